import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TrainSettings, totalEpochs } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import type { PhotoFeatures } from "../train/photoFeatures.ts";
import { randomSource } from "../train/randomSource.ts";
import { trainRun } from "../train/trainRun.ts";
import { madeUpProject, noneMissing, madeUpWidth as width } from "./madeUpProject.ts";

export interface HeadTime {
  readonly photos: number;
  readonly epochs: number;
  /** Median seconds of a whole run: training, its table, curve and checkpoints on disk. */
  readonly seconds: number;
}

/**
 * Times the default training run on features that are there already. The features are made up, as numbers alone decide
 * the time; reading the cache is not part of it.
 * @param photos number of photos, a fifth of them on the validation side
 * @param runs how many runs are timed, after one that is not
 */
export async function measureHead(images: ImagePool, ctx: Context, photos = 400, runs = 5): Promise<HeadTime> {
  const folder = await mkdtemp(join(tmpdir(), "thaw-bench-"));
  try {
    const project = madeUpProject(folder, photos);
    const features = madeUpFeatures(photos);
    const settings = TrainSettings.parse({});
    const times: number[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const start = performance.now();
      await trainRun(
        { project, images, settings, sources: { features: () => Promise.resolve(features), missing: noneMissing } },
        ctx,
      );
      if (run > 0) times.push((performance.now() - start) / 1000);
    }
    times.sort((a, b) => a - b);
    return { photos, epochs: totalEpochs(settings), seconds: times[times.length >> 1] ?? Number.NaN };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function madeUpFeatures(photos: number): PhotoFeatures {
  const random = randomSource(1, 0);
  const values = Float32Array.from({ length: photos * width }, () => random.uniform());
  return { width, values, weightsHash: "", failures: new Map() };
}
