import { ThawError } from "../contract/errors.ts";
import type { Part, Photo } from "../contract/photos.ts";

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
  const learnt = new Set(train.map((photo) => photo.class));
  const empty = classes.filter((name) => !learnt.has(name));
  if (empty.length > 0)
    throw new ThawError(
      "tooFewPhotos",
      `There is no photo of ${empty.join(", ")} to train on. Add photos of it or remove the class, then split again.`,
    );
}

/** Class index of each photo, -1 for a class that is not among them. */
export function labelsOf(photos: readonly Photo[], classes: readonly string[]): Int32Array {
  const index = new Map(classes.map((name, at) => [name, at]));
  return Int32Array.from(photos, (photo) => index.get(photo.class) ?? -1);
}
