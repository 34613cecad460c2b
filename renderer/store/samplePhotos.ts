import type { ClassCount, PhotoId } from "../../core/contract/photos.ts";
import { groupOf, type PhotoSet } from "./photoSet.ts";

/** Few enough to step through. */
const most = 12;

let memo: { readonly photos: PhotoSet; readonly classes: unknown; readonly ids: readonly PhotoId[] } | null = null;

/** Photos of the training side that the augmentation can be shown on, from each class in turn. */
export function samplePhotos(photos: PhotoSet, classes: readonly ClassCount[] | undefined): readonly PhotoId[] {
  if (memo?.photos === photos && memo.classes === classes) return memo.ids;
  const groups = (classes ?? []).map(({ name }) => groupOf(photos, name, "train", false));
  const ids = Array.from({ length: most }, (_, turn) => groups.map((group) => group[turn]))
    .flat()
    .filter((id) => id !== undefined)
    .slice(0, most);
  memo = { photos, classes, ids };
  return ids;
}
