import { join } from "node:path";
import type { Photo } from "../contract/photos.ts";
import type { PhotoSource } from "../train/photoSource.ts";

const classes = ["fruit", "vegetable"] as const;

/** Length of a feature vector, as efficientnet_lite0's. */
export const madeUpWidth = 1280;

/** A project of photos that are not there, a fifth of them on the validation side: for what runs on features alone. */
export function madeUpProject(folder: string, count: number): PhotoSource {
  const photos = Array.from({ length: count }, (_, index): Photo => {
    const id = index + 1;
    const own = { id, name: `${id}.jpg`, class: classes[index % 2] ?? classes[0] };
    return { ...own, part: index % 5 === 0 ? "valid" : "train", removed: false, bytes: 1, modified: 0 };
  });
  return {
    runsDir: join(folder, "runs"),
    cacheDir: join(folder, "cache"),
    kept: () => photos,
    gone: () => [],
    split: () => ({
      seed: 1,
      validPercent: 20,
      hash: "",
      adopted: false,
      testPercent: 0,
      method: "exact",
      together: [],
    }),
    pathOf: (id) => join(folder, `${id}.jpg`),
    contentHash: madeUpHash,
  };
}

/** Nobody looks for files that were never there. */
export const noneMissing = (): Promise<ReadonlySet<number>> => Promise.resolve(new Set());

/** Stands for the SHA-256 of the photo with this id. */
export const madeUpHash = (id: number): string => id.toString(16).padStart(64, "0");
