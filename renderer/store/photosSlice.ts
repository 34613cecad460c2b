import type { Photo } from "../../core/contract/photos.ts";
import { emptyPhotoSet, type PhotoSet, putPhotos } from "./photoSet.ts";

/** The open project's photos. While they are read again the old ones stay in view, so that nothing blinks. */
export interface PhotosSlice {
  readonly shown: PhotoSet;
  /** What has been read so far of a reload; takes the place of `shown` when it is complete. */
  readonly incoming: PhotoSet | null;
  /** Raised with each reload; pages of an earlier one are dropped. */
  readonly generation: number;
}

export const noPhotos: PhotosSlice = { shown: emptyPhotoSet, incoming: null, generation: 0 };

export function photosCleared(slice: PhotosSlice): PhotosSlice {
  return { shown: emptyPhotoSet, incoming: null, generation: slice.generation + 1 };
}

export function reloadStarted(slice: PhotosSlice): PhotosSlice {
  return { ...slice, incoming: emptyPhotoSet, generation: slice.generation + 1 };
}

/** A page of library.photos. The first page of all is shown at once, everything else only when it is complete. */
export function pageLoaded(
  slice: PhotosSlice,
  generation: number,
  photos: readonly Photo[],
  more: boolean,
): PhotosSlice {
  if (generation !== slice.generation || slice.incoming === null) return slice;
  const incoming = putPhotos(slice.incoming, photos);
  if (!more) return { ...slice, shown: incoming, incoming: null };
  return { ...slice, incoming, shown: slice.shown.size === 0 ? incoming : slice.shown };
}

/** library.changed, or the answer to an edit: both say the same, and applying it twice changes nothing. */
export function photosChanged(slice: PhotosSlice, changed: readonly Photo[]): PhotosSlice {
  return {
    ...slice,
    shown: putPhotos(slice.shown, changed),
    incoming: slice.incoming === null ? null : putPhotos(slice.incoming, changed),
  };
}
