import type { Photo, PhotoId } from "../../core/contract/photos.ts";
import { findPhoto, type PhotoSet } from "./photoSet.ts";

/**
 * An order of photos that is held while they are edited: a photo keeps its place when it is removed and comes back to it
 * when that is undone, whatever is measured meanwhile.
 */
export interface Ranking {
  readonly order: readonly PhotoId[];
  /** Place by id, -1 for a photo that was not there yet: it comes last. */
  readonly places: Int32Array;
}

export function placeOf({ places }: Ranking, id: PhotoId): number {
  const place = places[id] ?? -1;
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}

/** Ids of every photo, removed ones included, in id order. */
export function allIds(photos: PhotoSet): readonly PhotoId[] {
  const ids: PhotoId[] = [];
  for (const page of photos.pages) {
    for (const photo of page ?? []) {
      if (photo !== undefined) ids.push(photo.id);
    }
  }
  return ids;
}

/** Sorts by a figure, ids where it is equal; photos of which the figure is not known (NaN) come last either way. */
export function rankPhotos(photos: PhotoSet, figure: (photo: Photo) => number, descending: boolean): Ranking {
  const ids = allIds(photos);
  const figures = new Float64Array((ids.at(-1) ?? 0) + 1);
  const sign = descending ? -1 : 1;
  for (const id of ids) {
    const photo = findPhoto(photos, id);
    const value = photo === undefined ? Number.NaN : figure(photo) * sign;
    figures[id] = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  }
  return rankingOf([...ids].sort((a, b) => compareFigures(figures[a] ?? 0, figures[b] ?? 0) || a - b));
}

// Not by subtraction alone: the difference of two infinities is no number.
function compareFigures(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** `next` for what lies ahead only: photos up to `last` in the old order keep their places, so that nothing in view moves. */
export function rankedAhead(old: Ranking, next: Ranking, last: PhotoId | null): Ranking {
  const count = last === null ? 0 : (old.places[last] ?? -1) + 1;
  const kept = old.order.slice(0, count);
  const ahead = next.order.filter((id) => (old.places[id] ?? -1) < 0 || (old.places[id] ?? -1) >= count);
  return rankingOf([...kept, ...ahead]);
}

function rankingOf(order: readonly PhotoId[]): Ranking {
  let most = 0;
  for (const id of order) most = Math.max(most, id);
  const places = new Int32Array(most + 1).fill(-1);
  order.forEach((id, place) => {
    places[id] = place;
  });
  return { order, places };
}
