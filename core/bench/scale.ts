import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TrainSettings } from "../contract/training.ts";
import { FeatureStore, storageFor } from "../features/featureStore.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import type { FeatureSource } from "../train/photoFeatures.ts";
import { trainRun } from "../train/trainRun.ts";
import { madeUpHash, madeUpProject, noneMissing, madeUpWidth as width } from "./madeUpProject.ts";

/** What a set of so many photos costs once their features were computed. */
export interface ScaleTime {
  readonly photos: number;
  /** Seconds to put all vectors into a new store, 256 at a time. */
  readonly write: number;
  /** Seconds to open the store and read and check every vector. */
  readonly read: number;
  /** Seconds of a default run with batches of 64, reading included. */
  readonly train: number;
  /** Of this process at the end, and the most it had so far, bytes. */
  readonly memory: number;
  readonly mostMemory: number;
}

const atOnce = 256;

/** The cost of made-up sets of several sizes, the smallest first. */
export async function measureScale(
  images: ImagePool,
  ctx: Context,
  sizes: readonly number[] = [1000, 10_000, 100_000],
): Promise<readonly ScaleTime[]> {
  const times: ScaleTime[] = [];
  for (const photos of sizes) {
    ctx.report({ phase: `Measuring ${photos} photos`, done: times.length, total: sizes.length, unit: "" });
    times.push(await measureSize(photos, images, ctx));
  }
  return times;
}

async function measureSize(photos: number, images: ImagePool, ctx: Context): Promise<ScaleTime> {
  const folder = await mkdtemp(join(tmpdir(), "thaw-bench-"));
  const seconds = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
  };
  try {
    const hashes = Array.from({ length: photos }, (_, row) => madeUpHash(row + 1));
    const write = await seconds(() => fill(folder, hashes));
    const read = await seconds(() => readAll(folder, hashes));
    const features: FeatureSource = async (_wish, files) => ({
      width,
      values: await readAll(
        folder,
        files.map(({ contentHash }) => contentHash),
      ),
      weightsHash: "",
      failures: new Map(),
    });
    const settings = TrainSettings.parse({ batchSize: 64 });
    const project = madeUpProject(folder, photos);
    const train = await seconds(() =>
      trainRun({ project, images, settings, sources: { features, missing: noneMissing } }, ctx),
    );
    const mostMemory = process.resourceUsage().maxRSS * 1024;
    return { photos, write, read, train, memory: process.memoryUsage.rss(), mostMemory };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(folder: string, hashes: readonly string[]): Promise<void> {
  const store = await FeatureStore.open(folder, "bench", width, storageFor(hashes.length, width));
  try {
    for (let at = 0; at < hashes.length; at += atOnce) {
      await store.append(
        hashes.slice(at, at + atOnce).map((contentHash, i) => ({ contentHash, values: madeUpVector(at + i) })),
      );
    }
  } finally {
    await store.close();
  }
}

/** Two overlapping clouds: the head has something to learn. */
function madeUpVector(row: number): Float32Array {
  const values = new Float32Array(width);
  let state = (row * 2654435761) >>> 0;
  for (let i = 0; i < width; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 32 + (i % 2 === row % 2 ? 0.05 : 0);
  }
  return values;
}

async function readAll(folder: string, hashes: readonly string[]): Promise<Float32Array> {
  const store = await FeatureStore.open(folder, "bench", width);
  try {
    const values = new Float32Array(hashes.length * width);
    await store.read(hashes, values);
    return values;
  } finally {
    await store.close();
  }
}
