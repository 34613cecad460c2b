import { createHash } from "node:crypto";
import { stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Augmentation } from "../contract/training.ts";
import type { PixelSettings } from "./imageJobs.ts";
import type { ImagePool } from "./imagePool.ts";
import { sweepCache } from "./sweepCache.ts";
import { type View, viewKey } from "./view.ts";

/** Pictures of draws that are kept in a project's cache; more are of settings that were tried and changed long ago. */
export const mostKept = 400;

export interface AugmentedPicture {
  readonly augmentation: Augmentation;
  readonly settings: PixelSettings;
  /** Of the draw. */
  readonly number: number;
}

/**
 * One draw of one photo as a JPEG in the project's cache, made where it is not there. It is the draw that a kept view of
 * this number has.
 * @returns its path
 */
export async function augmentedFile(
  photo: { readonly path: string; readonly contentHash: string },
  { augmentation, settings, number }: AugmentedPicture,
  cacheDir: string,
  images: Pick<ImagePool, "augmented">,
): Promise<string> {
  const view: View = { frame: "plain", draw: { augmentation, seed: 0, purpose: "view", number } };
  const made = JSON.stringify([
    photo.contentHash,
    settings.size,
    settings.resizeShorterSide,
    settings.resize,
    viewKey(view),
  ]);
  const name = createHash("sha256").update(made).digest("hex").slice(0, 32);
  const folder = join(cacheDir, "augmented");
  const target = join(folder, `${name}.jpg`);
  const there = await stat(target).catch(() => undefined);
  if (there !== undefined && there.size > 0) {
    // The sweep goes by the time of last use. A cache that can't be touched serves all the same.
    await utimes(target, new Date(), new Date()).catch(() => undefined);
    return target;
  }
  await images.augmented(photo.path, settings, view, photo.contentHash, target);
  await sweepCache(folder, mostKept);
  return target;
}
