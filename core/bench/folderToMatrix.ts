import { TrainSettings } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import { inspectRun } from "../inspect/inspectRun.ts";
import type { Context } from "../jobs/context.ts";
import { openProject } from "../library/openProject.ts";
import { assignSplit } from "../split/assignSplit.ts";
import { trainRun } from "../train/trainRun.ts";
import { type Accuracy, measureAccuracy } from "./accuracy.ts";

export interface FolderTimes {
  readonly photos: number;
  /** Seconds from the folder to the first confusion matrix, caches cold. */
  readonly cold: number;
  /** Seconds to train the head again on features that are kept, opening left out. */
  readonly retrain: number;
  /** Share of right answers on the validation side of the first run. */
  readonly accuracy: number;
  /** The same over the default number of seeds. */
  readonly overSeeds: Accuracy;
}

/** The whole path on a folder of class folders that has no cache yet: open, split, train, inspect; then train again. */
export async function measureFolder(dir: string, images: ImagePool, ctx: Context): Promise<FolderTimes> {
  const start = performance.now();
  const project = await openProject(dir, ctx, { images });
  try {
    const plan = assignSplit(project.splitPhotos(), { validPercent: 20, seed: 1234 });
    await project.applySplit(plan.assignment, plan.state, ctx);
    const settings = TrainSettings.parse({});
    await trainRun({ project, images, settings }, ctx);
    const { correct, total } = await inspectRun({ project, images }, ctx);
    const cold = (performance.now() - start) / 1000;
    const again = performance.now();
    await trainRun({ project, images, settings: { ...settings, seed: 2 } }, ctx);
    const retrain = (performance.now() - again) / 1000;
    const overSeeds = await measureAccuracy(project, images, ctx);
    return { photos: project.kept().length, cold, retrain, accuracy: correct / total, overSeeds };
  } finally {
    await project.close();
  }
}
