import { ThawError } from "../contract/errors.ts";
import type { Part, Photo } from "../contract/photos.ts";
import type { PhotoFeatures } from "./photoFeatures.ts";
import type { LabelledFeatures } from "./trainHead.ts";

/** The photos of a run in the order of their features, and the classes that their labels point into. */
export interface TrainingSet {
  /** By code unit, so that the order is the same everywhere. */
  readonly classes: readonly string[];
  readonly train: readonly Photo[];
  readonly valid: readonly Photo[];
}

/**
 * Sorts a project's photos for training.
 * @param kept photos in use; those of the test part are left alone
 * @throws oneClass, tooFewPhotos, notSplit: with what to do
 */
export function trainingSet(kept: readonly Photo[], isSplit: boolean): TrainingSet {
  const classes = [...new Set(kept.map((photo) => photo.class))].sort();
  if (classes.length === 0)
    throw new ThawError("tooFewPhotos", "This project has no photos to learn from. Add photos of two classes or more.");
  if (classes.length === 1)
    throw new ThawError(
      "oneClass",
      `All photos are of one class, ${String(classes[0])}. Add a folder with photos of another class.`,
    );
  const of = (part: Part): Photo[] => kept.filter((photo) => photo.part === part);
  const set = { classes, train: of("train"), valid: of("valid") };
  if (!isSplit || set.valid.length === 0)
    throw new ThawError("notSplit", "No photos are set aside to check the training against. Split the project first.");
  checkTrain(set);
  return set;
}

/** @throws tooFewPhotos when a class has nothing to learn from */
export function checkTrain({ classes, train }: Pick<TrainingSet, "classes" | "train">): void {
  const empty = classes.filter((name) => train.every((photo) => photo.class !== name));
  if (empty.length > 0)
    throw new ThawError(
      "tooFewPhotos",
      `There is no photo of ${empty.join(", ")} to train on. Add photos of it or remove the class, then split again.`,
    );
}

/** Leaves out photos whose features could not be had: their files went bad since the last scan. */
export function withoutFailures(
  photos: readonly Photo[],
  found: PhotoFeatures,
): { readonly photos: readonly Photo[]; readonly values: Float32Array } {
  if (found.failures.size === 0) return { photos, values: found.values };
  const rows = photos.map((_, row) => row).filter((row) => !found.failures.has(row));
  const values = new Float32Array(rows.length * found.width);
  for (const [at, row] of rows.entries())
    values.set(found.values.subarray(row * found.width, (row + 1) * found.width), at * found.width);
  return { photos: rows.flatMap((row) => photos[row] ?? []), values };
}

/** Features with the class index of each photo. */
export function label(photos: readonly Photo[], values: Float32Array, classes: readonly string[]): LabelledFeatures {
  const index = new Map(classes.map((name, at) => [name, at]));
  return { rows: photos.length, values, labels: Int32Array.from(photos, (photo) => index.get(photo.class) ?? -1) };
}
