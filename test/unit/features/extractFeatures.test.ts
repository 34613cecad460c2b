import { appendFile, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import { batchSize, extractFeatures, type FeatureInput } from "../../../core/features/extractFeatures.ts";
import { loadTensorflow } from "../../../core/graph/tensorflow.ts";
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
  const pixels: FeatureInput["images"]["pixels"] = async (file, { size }, signal) => {
    signal?.throwIfAborted();
    asked.push(file);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    const n = Number(path.basename(file, ".jpg"));
    if (n === 13) throw new ThawError("damagedImage", "13.jpg is cut short.");
    return new Uint8Array(size * size * 3).fill((n * 11) & 255);
  };
  return { images: { pixels }, asked, most: () => most };
}

const weights = publishedWeights();
const input = (cacheDir: string, photos: FeatureInput["photos"], images: FeatureInput["images"]): FeatureInput => ({
  backbone: "efficientnet_lite0",
  photos,
  images,
  cacheDir,
});

async function featureFile(cacheDir: string): Promise<string> {
  const [key] = await readdir(path.join(cacheDir, "features"));
  return path.join(cacheDir, "features", key!, "features.bin");
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

  it("loads no graph when everything is in the cache, and leaves no tensor behind", async () => {
    const cacheDir = temporaryFolder();
    const tf = loadTensorflow();
    const before = tf.memory().numTensors;
    const { images } = fakeImages();
    await extractFeatures(input(cacheDir, some(2), images), quietContext());
    const context = quietContext();
    expect((await extractFeatures(input(cacheDir, some(2), images), context)).computed).toBe(0);
    expect(context.reports).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.node.getNumOfSavedModels()).toBe(0);
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

  it("drops a torn tail and a record that does not check, and computes just those again", async () => {
    const cacheDir = temporaryFolder();
    const { images } = fakeImages();
    const whole = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    const file = await featureFile(cacheDir);
    const { size } = await stat(file);
    await truncate(file, size - 100);
    const torn = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    expect(torn.computed).toBe(1);
    const bytes = await readFile(file);
    bytes[16 + 36 + 50]! ^= 1;
    await writeFile(file, bytes);
    await appendFile(file, Buffer.alloc(10));
    const flipped = await extractFeatures(input(cacheDir, some(4), images), quietContext());
    expect(flipped.computed).toBe(1);
    for (const later of [torn, flipped]) {
      expect(later.features.every((value, i) => Math.abs(value - whole.features[i]!) < 1e-4)).toBe(true);
    }
  });

  it("begins anew where the file is something else", async () => {
    const cacheDir = temporaryFolder();
    const { images } = fakeImages();
    await extractFeatures(input(cacheDir, some(1), images), quietContext());
    await writeFile(await featureFile(cacheDir), "not features at all, but longer than a header");
    expect((await extractFeatures(input(cacheDir, some(1), images), quietContext())).computed).toBe(1);
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
