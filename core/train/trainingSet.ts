import { type ErrorCode, ThawError } from "../contract/errors.ts";
import type { Part, Photo } from "../contract/photos.ts";
import { goneWords } from "./leftOut.ts";
import type { PhotoSource } from "./photoSource.ts";

/** The photos of a run in the order of their features, and the classes that their labels point into. */
export interface TrainingSet {
  /** By code unit, so that the order is the same everywhere. */
  readonly classes: readonly string[];
  readonly train: readonly Photo[];
  readonly valid: readonly Photo[];
}

/**
 * Sorts a project's photos for training; those of the test part are left alone.
 * @throws oneClass, tooFewPhotos, notSplit: with what to do, and with the photos that have gone
 */
export function trainingSet(project: Pick<PhotoSource, "kept" | "gone" | "split">): TrainingSet {
  const kept = project.kept();
  const refuse = (code: ErrorCode, message: string): ThawError => {
    const gone = project.gone();
    return new ThawError(code, gone.length === 0 ? message : `${message} ${goneWords(gone)}`);
  };
  const classes = [...new Set(kept.map((photo) => photo.class))].sort();
  if (classes.length === 0)
    throw refuse("tooFewPhotos", "This project has no photos to learn from. Add photos of two classes or more.");
  if (classes.length === 1)
    throw refuse(
      "oneClass",
      `All photos are of one class, ${String(classes[0])}. Add a folder with photos of another class.`,
    );
  const of = (part: Part): Photo[] => kept.filter((photo) => photo.part === part);
  const set = { classes, train: of("train"), valid: of("valid") };
  if (project.split() === undefined || set.valid.length === 0)
    throw refuse("notSplit", "No photos are set aside to check the training against. Split the project first.");
  checkTrain(set);
  return set;
}

/** Photos of each class on either side, in class order. */
export function classCounts({ classes, train, valid }: TrainingSet): { name: string; train: number; valid: number }[] {
  const of = (photos: readonly Photo[], name: string): number =>
    photos.reduce((count, photo) => count + Number(photo.class === name), 0);
  return classes.map((name) => ({ name, train: of(train, name), valid: of(valid, name) }));
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
