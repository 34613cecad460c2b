import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { TrainSettings } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import type { Project } from "../library/project.ts";
import { assignSplit } from "../split/assignSplit.ts";
import type { PhotoSource } from "../train/photoSource.ts";
import { trainRun } from "../train/trainRun.ts";

/** Mean and standard deviation (n − 1) over seeds, as shares from 0 to 1. */
interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

export interface Accuracy {
  readonly seeds: number;
  /** Photos on the validation side of each seed. */
  readonly validPhotos: number;
  /** Of the epoch whose weights a run keeps. It was chosen on the same photos, so it flatters. */
  readonly best: Spread;
  /** Of the last epoch, which nothing was chosen by. */
  readonly last: Spread;
}

/** Settings of runs that differ in their seeds. */
export type SeedlessSettings = Omit<z.input<typeof TrainSettings>, "seed">;

/**
 * Validation accuracy of runs that are default ones but for `settings`, split and trained with each seed from 1 on. No file
 * moves and no run is kept: the project stays as it is, but for its cache of features.
 */
export async function measureAccuracy(
  project: Project,
  images: ImagePool,
  ctx: Context,
  settings: SeedlessSettings,
  seeds: number,
): Promise<Accuracy> {
  const runsDir = await mkdtemp(join(tmpdir(), "thaw-bench-"));
  try {
    const best: number[] = [];
    const last: number[] = [];
    let validPhotos = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const split = splitWith(project, runsDir, seed);
      const run = await trainRun({ project: split, images, settings: TrainSettings.parse({ ...settings, seed }) }, ctx);
      validPhotos = run.validPhotos;
      best.push(Math.max(...run.epochs.map((row) => row.accuracy)));
      last.push(run.epochs.at(-1)?.accuracy ?? Number.NaN);
    }
    return { seeds, validPhotos, best: spread(best), last: spread(last) };
  } finally {
    await rm(runsDir, { recursive: true, force: true });
  }
}

/** The project as it would be after a split with this seed. */
function splitWith(project: Project, runsDir: string, seed: number): PhotoSource {
  const plan = assignSplit(project.splitPhotos(), { validPercent: 20, seed, method: "exact" });
  const photos = project.kept().map((photo) => ({ ...photo, part: plan.assignment.get(photo.id) ?? photo.part }));
  return {
    runsDir,
    cacheDir: project.cacheDir,
    kept: () => photos,
    gone: () => [],
    split: () => plan.state,
    pathOf: (id) => project.pathOf(id),
    contentHash: (id) => project.contentHash(id),
  };
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}
