import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TrainSettings } from "../contract/training.ts";
import { extractFeatures } from "../features/extractFeatures.ts";
import type { ImagePool } from "../images/imagePool.ts";
import { inspectRun } from "../inspect/inspectRun.ts";
import type { Context } from "../jobs/context.ts";
import { openProject } from "../library/openProject.ts";
import { assignSplit } from "../split/assignSplit.ts";
import { trainRun } from "../train/trainRun.ts";
import { median } from "./median.ts";

export interface FolderTimes {
  readonly photos: number;
  /** Seconds from the folder to the first confusion matrix, caches cold. */
  readonly cold: number;
  /** Of these, opening and splitting. */
  readonly open: number;
  /** Share of right answers on the validation side of that run. */
  readonly accuracy: number;
  /** Median seconds from removing a photo to the confusion matrix of a run without it. */
  readonly removed: number;
  /** Share of the time in which the model waited for photos while features were computed, everything cold. */
  readonly idle: number;
}

/** Removals that are timed. */
const removals = 5;

/**
 * The whole path on a copy of a folder of class folders: open, split, train, inspect; then a photo is removed, and the
 * head is trained and inspected again. Settings are the defaults.
 */
export async function measureFolder(dir: string, images: ImagePool, ctx: Context): Promise<FolderTimes> {
  const scratch = await mkdtemp(join(tmpdir(), "thaw-bench-"));
  try {
    const copy = join(scratch, "photos");
    await cp(dir, copy, { recursive: true, filter: (file) => !/[/\\](\.thaw|thaw\.json)$/.test(file) });
    return await measureCopy(copy, scratch, images, ctx);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measureCopy(dir: string, scratch: string, images: ImagePool, ctx: Context): Promise<FolderTimes> {
  const settings = TrainSettings.parse({});
  const seconds = (since: number): number => (performance.now() - since) / 1000;
  const start = performance.now();
  const project = await openProject(dir, ctx, { images });
  try {
    const plan = assignSplit(project.splitPhotos(), { validPercent: 20, seed: 1234, method: "exact" });
    await project.applySplit(plan.assignment, plan.state, ctx);
    const open = seconds(start);
    const trainAndLook = async () => {
      await trainRun({ project, images, settings }, ctx);
      return await inspectRun({ project, images }, ctx);
    };
    const { correct, total } = await trainAndLook();
    const cold = seconds(start);
    const photos = project.kept().length;
    const times: number[] = [];
    for (let i = 0; i < removals; i += 1) {
      const removal = performance.now();
      const [photo] = project
        .kept()
        .filter(({ part }) => part === "train")
        .slice(i * 7);
      await project.remove(photo === undefined ? [] : [photo.id]);
      await trainAndLook();
      times.push(seconds(removal));
    }
    const files = project.kept().map(({ id }) => ({ path: project.pathOf(id), contentHash: project.contentHash(id) }));
    const own = { backbone: settings.backbone, photos: files, images, cacheDir: join(scratch, "cache") };
    const computed = await extractFeatures(own, ctx);
    const idle = 1 - computed.modelSeconds / computed.seconds;
    return { photos, cold, open, accuracy: correct / total, removed: median(times), idle };
  } finally {
    await project.close();
  }
}
