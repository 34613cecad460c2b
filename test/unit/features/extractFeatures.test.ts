import { appendFile, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import { batchSize } from "../../../core/features/computeMissing.ts";
import { extractFeatures, type FeatureInput } from "../../../core/features/extractFeatures.ts";
import { storageFor } from "../../../core/features/featureStore.ts";
import { plainView, type View } from "../../../core/images/view.ts";
import { findBackbone } from "../../../core/network/backbones.ts";
import { withPooling } from "../../../core/network/pooling.ts";
import { heldByTensorflow, heldTensors } from "../../helpers/heldByTensorflow.ts";
import { publishedWeights } from "../../helpers/publishedWeights.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const hashOf = (n: number): string => n.toString(16).padStart(64, "0");
const photo = (n: number) => ({ path: `/photos/${n}.jpg`, contentHash: hashOf(n) });
const some = (count: number, from = 1) => Array.from({ length: count }, (_, i) => photo(from + i));

/** Stands for the image workers: an image of one colour a photo; counts what is asked at once. */
function fakeImages() {
  const asked: string[] = [];
  let running = 0;
  let most = 0;
  const viewed: number[] = [];
  const views: FeatureInput["images"]["views"] = async (file, { size }, wanted, _contentHash, signal) => {
    signal?.throwIfAborted();
    asked.push(file);
    viewed.push(wanted.length);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    const n = Number(path.basename(file, ".jpg"));
    if (n === 13) throw new ThawError("damagedImage", "13.jpg is cut short.");
    return wanted.map(({ mirrored = false }) => new Uint8Array(size * size * 3).fill(((mirrored ? 7 : 11) * n) & 255));
  };
  return { images: { views }, asked, viewed, most: () => most };
}

const weights = publishedWeights();
const input = (cacheDir: string, photos: FeatureInput["photos"], images: FeatureInput["images"]): FeatureInput => ({
  backbone: "efficientnet_lite0",
  photos,
  images,
  cacheDir,
  precision: "f32",
});

async function featureFiles(cacheDir: string): Promise<{ readonly index: string; readonly vectors: string }> {
  const [key] = await readdir(path.join(cacheDir, "features"));
  const folder = path.join(cacheDir, "features", key!);
  return { index: path.join(folder, "index.bin"), vectors: path.join(folder, "vectors.bin") };
}

describe.skipIf(weights === undefined)("extractFeatures", () => {
  it("computes each photo once, by content, and gives rows in the photos' order", async () => {
    const cacheDir = temporaryFolder();
    const { images, asked } = fakeImages();
    const first = await extractFeatures(input(cacheDir, some(3), images), quietContext());
    expect(first.features).toHaveLength(3 * first.width);
    expect(first.computed).toBe(3);
    const renamed = [{ path: "/elsewhere/7.jpg", contentHash: hashOf(3) }, photo(4), photo(1), photo(4)];
    const second = await extractFeatures(input(cacheDir, renamed, images), quietContext());
    expect(asked.map((file) => path.basename(file))).toEqual(["1.jpg", "2.jpg", "3.jpg", "4.jpg"]);
    const row = (of: typeof first, i: number) => [...of.features.subarray(i * of.width, (i + 1) * of.width)];
    expect(row(second, 0)).toEqual(row(first, 2));
    expect(row(second, 2)).toEqual(row(first, 0));
    expect(row(second, 1)).toEqual(row(second, 3));
    expect(row(second, 1)).not.toEqual(row(second, 0));
  });

  it("begins a store by its own size, however many views there are", async () => {
    const cacheDir = temporaryFolder();
    const many = Array.from({ length: 18_000 }, () => photo(1));
    const ahead: View[] = [
      { ...plainView, mirrored: true },
      { ...plainView, frame: "start" },
    ];
    const { width, computed } = await extractFeatures(
      { ...input(cacheDir, many, fakeImages().images), ahead },
      quietContext(),
    );
    expect([storageFor(many.length, width), storageFor(3 * many.length, width)]).toEqual(["f32", "f16"]);
    expect(computed).toBe(3);
    for (const key of await readdir(path.join(cacheDir, "features"))) {
      const { size } = await stat(path.join(cacheDir, "features", key, "vectors.bin"));
      expect(size).toBe(width * Float32Array.BYTES_PER_ELEMENT);
    }
  });

  it("loads no graph when everything is in the cache, and leaves no tensor behind", async () => {
    const cacheDir = temporaryFolder();
    const before = await heldTensors();
    const { images } = fakeImages();
    await extractFeatures(input(cacheDir, some(2), images), quietContext());
    const context = quietContext();
    expect((await extractFeatures(input(cacheDir, some(2), images), context)).computed).toBe(0);
    expect(context.reports).toEqual([]);
    expect(await heldByTensorflow()).toEqual({ tensors: before, models: 0 });
  });

  it("reports the photo that fails and goes on, decoding no more than two batches ahead", async () => {
    const context = quietContext();
    const { images, most } = fakeImages();
    const count = 2 * batchSize + 5;
    const result = await extractFeatures(input(temporaryFolder(), some(count), images), context);
    expect([...result.failures.keys()]).toEqual([12]);
    expect(result.failures.get(12)).toMatchObject({ code: "damagedImage" });
    expect(result.features.subarray(12 * result.width, 13 * result.width).every((value) => value === 0)).toBe(true);
    expect(most()).toBeLessThanOrEqual(2 * batchSize);
    expect(context.reports.at(-1)).toMatchObject({ done: count, total: count });
  });

  it("stops between batches and keeps what it has", async () => {
    const cacheDir = temporaryFolder();
    const controller = new AbortController();
    const { images } = fakeImages();
    let reports = 0;
    // The first report says that the model is being loaded, the second that one batch is done.
    const report = (): void => {
      if (++reports === 2) controller.abort();
    };
    const context = { ...quietContext(controller.signal), report };
    const photos = some(3 * batchSize, 100);
    await expect(extractFeatures(input(cacheDir, photos, images), context)).rejects.toMatchObject({
      code: "cancelled",
    });
    const again = await extractFeatures(input(cacheDir, photos, images), quietContext());
    expect(again.computed).toBe(2 * batchSize);
  });

  it("drops a torn tail and a vector that does not check, and computes just those again", async () => {
    const cacheDir = temporaryFolder();
    const { images } = fakeImages();
    const whole = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    const { vectors, index } = await featureFiles(cacheDir);
    await truncate(vectors, (await stat(vectors)).size - 100);
    const torn = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    expect(torn.computed).toBe(1);
    const bytes = await readFile(vectors);
    bytes[50]! ^= 1;
    await writeFile(vectors, bytes);
    await appendFile(index, Buffer.alloc(10));
    const flipped = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    expect(flipped.computed).toBe(1);
    const mended = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    expect(mended.computed).toBe(0);
    for (const later of [torn, flipped, mended]) {
      expect(later.features.every((value, i) => Math.abs(value - whole.features[i]!) < 1e-4)).toBe(true);
    }
  });

  it("begins anew where the file is something else", async () => {
    const cacheDir = temporaryFolder();
    const { images } = fakeImages();
    await extractFeatures(input(cacheDir, some(1), images), quietContext());
    await writeFile((await featureFiles(cacheDir)).index, "not features at all, but longer than a header");
    expect((await extractFeatures(input(cacheDir, some(1), images), quietContext())).computed).toBe(1);
  });

  it("keeps views apart: one decode gives all that a photo lacks, and none is computed twice", async () => {
    const cacheDir = temporaryFolder();
    const { images, asked, viewed } = fakeImages();
    const mirrored: View = { frame: "plain", mirrored: true };
    const plain = await extractFeatures(input(cacheDir, some(2), images), quietContext());
    const both = { ...input(cacheDir, some(3), images), views: [plainView, mirrored] };
    const first = await extractFeatures(both, quietContext());
    expect(first.computed).toBe(4);
    expect(viewed).toEqual([1, 1, 1, 1, 2]);
    expect(first.views).toHaveLength(2);
    expect(first.features).toBe(first.views[0]);
    expect([...first.features.subarray(0, 2 * plain.width)]).toEqual([...plain.features]);
    expect([...first.views[1]!]).not.toEqual([...first.views[0]!]);
    const decodes = asked.length;
    const again = await extractFeatures(both, quietContext());
    expect(again.computed).toBe(0);
    expect(asked).toHaveLength(decodes);
    expect([...again.views[1]!]).toEqual([...first.views[1]!]);
  });

  it("gives another pooling or any layer's activation, each from a store of its own", async () => {
    const cacheDir = temporaryFolder();
    const { images } = fakeImages();
    const { network } = findBackbone("efficientnet_lite0");
    const plain = await extractFeatures(input(cacheDir, some(2), images), quietContext());
    const both = withPooling(network, "averageMax");
    const pooled = await extractFeatures({ ...input(cacheDir, some(2), images), network: both }, quietContext());
    expect(pooled.width).toBe(2 * plain.width);
    const averages = pooled.features.subarray(plain.width, 2 * plain.width);
    expect(averages.every((value, i) => Math.abs(value - plain.features[i]!) < 1e-4)).toBe(true);
    const cut = await extractFeatures({ ...input(cacheDir, some(2), images), cut: network.map }, quietContext());
    expect(cut.shape).toEqual([7, 7, 1280]);
    expect(cut.features).toHaveLength(2 * 7 * 7 * 1280);
    const mean = (channel: number): number => {
      let sum = 0;
      for (let at = channel; at < cut.width; at += 1280) sum += cut.features[at]!;
      return sum / 49;
    };
    expect(Math.abs(mean(7) - plain.features[7]!)).toBeLessThan(1e-4);
    expect(await readdir(path.join(cacheDir, "features"))).toHaveLength(3);
  });

  it("keeps float32 and bfloat16 apart and says which it took", async () => {
    const cacheDir = temporaryFolder();
    const { images } = fakeImages();
    const f32 = await extractFeatures(input(cacheDir, some(1), images), quietContext());
    const bf16 = await extractFeatures({ ...input(cacheDir, some(1), images), precision: "bf16" }, quietContext());
    expect([f32.precision, bf16.precision]).toEqual(["f32", "bf16"]);
    const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
    const off = norm(f32.features.map((value, i) => value - bf16.features[i]!)) / norm(f32.features);
    expect(off).toBeGreaterThan(0);
    // An image of one colour gives little to tell apart: on photos it is 0.02.
    expect(off).toBeLessThan(0.3);
  });
});

describe("extractFeatures without its weights", () => {
  it("says what to do", async () => {
    const { images } = fakeImages();
    const job = extractFeatures(
      { ...input(temporaryFolder(), some(1), images), weightsFile: "/nowhere/x.pth" },
      quietContext(),
    );
    await expect(job).rejects.toMatchObject({ code: "weightsMissing" });
  });
});
