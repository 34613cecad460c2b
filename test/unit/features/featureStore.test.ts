import { fork } from "node:child_process";
import { appendFile, open, readdir, stat, truncate } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FeatureStorage } from "../../../core/features/featureFile.ts";
import { FeatureStore, storageFor } from "../../../core/features/featureStore.ts";
import { fromHalf, toHalf } from "../../../core/features/halfPrecision.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const hashOf = (n: number): string => n.toString(16).padStart(64, "0");
const vector = (n: number, width: number): Float32Array =>
  Float32Array.from({ length: width }, (_, i) => Math.fround(Math.sin(n * 31 + i) * 6));

async function fill(folder: string, numbers: readonly number[], width: number, storage: FeatureStorage = "f32") {
  const store = await FeatureStore.open(folder, "key", width, storage);
  await store.append(numbers.map((n) => ({ contentHash: hashOf(n), values: vector(n, width) })));
  return store;
}

const filesOf = (folder: string) => ({
  index: path.join(folder, "features", "key", "index.bin"),
  vectors: path.join(folder, "features", "key", "vectors.bin"),
});

async function flip(file: string, at: number): Promise<void> {
  const handle = await open(file, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte[0]! ^= 0x10;
  await handle.write(byte, 0, 1, at);
  await handle.close();
}

describe("FeatureStore", () => {
  it("gives every vector back in any order, with repeats, across runs of a read and after opening again", async () => {
    const order = fc.array(fc.nat(1200), { minLength: 1, maxLength: 60 });
    const width = 4096;
    const folder = temporaryFolder();
    const all = Array.from({ length: 1000 }, (_, n) => n);
    const written = await fill(folder, all.slice(0, 700), width);
    await written.append(all.slice(700).map((n) => ({ contentHash: hashOf(n), values: vector(n, width) })));
    await written.close();
    const store = await FeatureStore.open(folder, "key", width);
    expect(store.size).toBe(1000);
    await fc.assert(
      fc.asyncProperty(order, async (numbers) => {
        const target = new Float32Array(numbers.length * width).fill(-1);
        const missing = new Set(await store.read(numbers.map(hashOf), target));
        for (const [row, n] of numbers.entries()) {
          expect(missing.has(row)).toBe(n >= 1000);
          const given = target.subarray(row * width, (row + 1) * width);
          const wanted = n >= 1000 ? new Float32Array(width).fill(-1) : vector(n, width);
          expect(
            Buffer.compare(Buffer.from(given.buffer, given.byteOffset, width * 4), Buffer.from(wanted.buffer)),
          ).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
    await store.close();
  });

  it("loses only what a flipped bit or a torn tail hits, and takes a second writing of it", async () => {
    const folder = temporaryFolder();
    const width = 8;
    const { index, vectors } = filesOf(folder);
    await (await fill(folder, [0, 1, 2, 3, 4, 5], width)).close();
    await flip(vectors, 1 * width * 4 + 5);
    await flip(index, 16 + 3 * 40 + 2);
    await truncate(vectors, 5 * width * 4 + 7);
    const store = await FeatureStore.open(folder, "key", width);
    const hashes = [0, 1, 2, 3, 4, 5].map(hashOf);
    const target = new Float32Array(6 * width);
    expect([...(await store.read(hashes, target))].sort()).toEqual([1, 3, 5]);
    expect(store.has(hashOf(1))).toBe(false);
    await store.append([1, 3, 5].map((n) => ({ contentHash: hashOf(n), values: vector(n, width) })));
    expect(await store.read(hashes, target, [1, 3, 5])).toEqual([]);
    await store.close();
    const again = await FeatureStore.open(folder, "key", width);
    const second = new Float32Array(6 * width);
    expect(await again.read(hashes, second)).toEqual([]);
    expect([...second]).toEqual([0, 1, 2, 3, 4, 5].flatMap((n) => [...vector(n, width)]));
    await again.close();
  });

  it("notices vectors that vanish while it is open", async () => {
    const folder = temporaryFolder();
    const store = await fill(folder, [0, 1, 2], 8);
    await truncate(filesOf(folder).vectors, 40);
    expect(await store.read([0, 1, 2].map(hashOf), new Float32Array(24))).toEqual([1, 2]);
    await store.close();
  });

  it("is begun anew when it has another width, and leaves no old bytes", async () => {
    const folder = temporaryFolder();
    await (await fill(folder, [0, 1, 2], 8)).close();
    const store = await FeatureStore.open(folder, "key", 16);
    expect(store.size).toBe(0);
    expect((await stat(filesOf(folder).vectors)).size).toBe(0);
    await store.close();
  });

  it("stays in the precision that it was begun in, and halves are the same before and after closing", async () => {
    const folder = temporaryFolder();
    const width = 32;
    const store = await fill(folder, [1, 2], width, "f16");
    const [cold, warm] = [new Float32Array(2 * width), new Float32Array(2 * width)];
    await store.read([1, 2].map(hashOf), cold);
    await store.close();
    expect((await stat(filesOf(folder).vectors)).size).toBe(2 * width * 2);
    const again = await FeatureStore.open(folder, "key", width, "f32");
    expect(again.storage).toBe("f16");
    await again.read([1, 2].map(hashOf), warm);
    expect([...warm]).toEqual([...cold]);
    expect(cold.every((value, i) => Math.abs(value - vector(i < width ? 1 : 2, width)[i % width]!) <= 2 ** -9)).toBe(
      true,
    );
    await again.close();
    expect([storageFor(52_000, 1280), storageFor(53_000, 1280)]).toEqual(["f32", "f16"]);
  });

  it("a writer killed at any moment leaves whole vectors and nothing else", async () => {
    const width = 1280;
    const script = path.join(temporaryFolder(), "writer.mjs");
    const contents = `
      import { FeatureStore } from "./featureStore.ts";
      const store = await FeatureStore.open(process.argv[2], "key", ${width});
      process.send("ready");
      for (let n = store.size; ; n += 4) {
        await store.append([0, 1, 2, 3].map((i) => ({
          contentHash: (n + i).toString(16).padStart(64, "0"),
          values: new Float32Array(${width}).fill(n + i),
        })));
      }`;
    const resolveDir = path.resolve(import.meta.dirname, "../../../core/features");
    const stdin = { contents, resolveDir, loader: "ts" } as const;
    await build({ stdin, outfile: script, bundle: true, platform: "node", format: "esm", logLevel: "error" });
    const folder = temporaryFolder();
    let before = 0;
    for (const after of [1, 4, 9, 16]) {
      const child = fork(script, [folder], { execArgv: [] });
      await new Promise((resolve) => child.once("message", resolve));
      await new Promise((resolve) => setTimeout(resolve, after));
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      const store = await FeatureStore.open(folder, "key", width);
      expect(store.size).toBeGreaterThanOrEqual(before);
      before = store.size;
      const target = new Float32Array(store.size * width);
      expect(
        await store.read(
          Array.from({ length: store.size }, (_, n) => hashOf(n)),
          target,
        ),
      ).toEqual([]);
      expect(target.every((value, i) => value === Math.floor(i / width))).toBe(true);
      await store.close();
    }
  });

  it("says when the disk is at fault", async () => {
    const folder = temporaryFolder();
    await appendFile(path.join(folder, "features"), "a file where the folder should be");
    await expect(FeatureStore.open(folder, "key", 8)).rejects.toMatchObject({ name: "ThawError" });
    expect(await readdir(folder)).toEqual(["features"]);
  });
});

describe("half precision", () => {
  it("keeps every finite half as it is", () => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, n) => n).filter((n) => (n & 0x7c00) !== 0x7c00);
    const floats = new Float32Array(bits.length);
    fromHalf(bits, floats);
    expect(Buffer.compare(Buffer.from(toHalf(floats).buffer), Buffer.from(bits.buffer))).toBe(0);
  });

  it("rounds to the nearest half and holds what is too large", () => {
    const round = (value: number): number => {
      const out = new Float32Array(1);
      fromHalf(toHalf(Float32Array.of(value)), out);
      return out[0]!;
    };
    expect([round(1e6), round(-70_000), round(Infinity), round(Number.NaN)]).toEqual([
      65504,
      -65504,
      Infinity,
      Number.NaN,
    ]);
    expect([round(2049), round(2051), round(2 ** -25), round(3 * 2 ** -25)]).toEqual([2048, 2052, 0, 2 ** -23]);
    fc.assert(
      fc.property(fc.float({ min: Math.fround(-60000), max: Math.fround(60000), noNaN: true }), (value) => {
        expect(Math.abs(round(value) - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });
});
