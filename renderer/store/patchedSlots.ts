import type { Photo, PhotoId } from "../../core/contract/photos.ts";
import type { GalleryRules } from "./galleryRules.ts";
import type { GallerySection } from "./gallerySections.ts";
import { findPhoto, type PhotoSet } from "./photoSet.ts";

/** More changes than this are cheaper made anew. */
const mostPatched = 300;

/**
 * Sections after an edit, from those before it: each changed photo is taken out of its place and put into its new one,
 * found by halving, so that an edit among 100,000 photos costs a copy of one list.
 * @returns null where `photos` does not follow from `before` by one small change
 */
export function patchedSlots(
  slots: readonly GallerySection[],
  before: PhotoSet,
  photos: PhotoSet,
  { sectionOf, compare }: GalleryRules,
): readonly GallerySection[] | null {
  const { delta } = photos;
  if (delta === null || delta.from !== before.stamp || delta.after.length > mostPatched) return null;
  const copies = new Map<number, PhotoId[]>();
  const listOf = (index: number): PhotoId[] => {
    const list = copies.get(index) ?? [...(slots[index]?.ids ?? [])];
    copies.set(index, list);
    return list;
  };
  for (const old of delta.before) {
    const index = old === undefined ? -1 : sectionOf(old);
    if (old === undefined || index < 0) continue;
    const list = listOf(index);
    const at = firstNotBefore(list, old, before, compare);
    if (list[at] !== old.id) return null;
    list.splice(at, 1);
  }
  for (const photo of delta.after) {
    const index = sectionOf(photo);
    if (index < 0) continue;
    const list = listOf(index);
    list.splice(firstNotBefore(list, photo, photos, compare), 0, photo.id);
  }
  return slots.map((slot, index) => ({ ...slot, ids: copies.get(index) ?? slot.ids }));
}

function firstNotBefore(
  ids: readonly PhotoId[],
  photo: Photo,
  photos: PhotoSet,
  compare: GalleryRules["compare"],
): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = findPhoto(photos, ids[middle] ?? 0);
    if (other !== undefined && compare(other, photo) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
