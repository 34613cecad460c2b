import { createHash } from "node:crypto";
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Augmentation } from "../contract/training.ts";
import type { PixelSettings } from "./imageJobs.ts";
import type { ImagePool } from "./imagePool.ts";
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
  await sweep(folder);
  return target;
}

/** Removes the pictures that were not looked at for longest, a good many at once so that it is rarely done. */
async function sweep(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jpg"));
  if (names.length <= mostKept) return;
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const oldest = used.sort((a, b) => a.at - b.at).slice(0, names.length - mostKept / 2);
  for (const { name } of oldest) await rm(join(folder, name), { force: true });
}
