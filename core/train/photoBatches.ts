import { ThawError, toThawError } from "../contract/errors.ts";
import type { Augmentation } from "../contract/training.ts";
import { lookAhead } from "../features/lookAhead.ts";
import type { PixelSettings } from "../images/imageJobs.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Draw, View } from "../images/view.ts";
import type { PhotoFile } from "./photoFeatures.ts";

export interface PhotoBatchesInput {
  readonly files: readonly PhotoFile[];
  /** Class index of each file. */
  readonly labels: ArrayLike<number>;
  /** Places in `files`, in the order in which they are to come. */
  readonly order: ArrayLike<number>;
  readonly batchSize: number;
  /** Absent: every photo as inference sees it. */
  readonly augmentation?: Augmentation | undefined;
  readonly seed: number;
  /** Counted from 0 over the run; a photo looks different in each. */
  readonly epoch: number;
  readonly images: Pick<ImagePool, "views" | "size">;
  readonly preprocessing: PixelSettings;
  readonly signal: AbortSignal;
  /** Told of a photo that can't be used, by its place in `files`. */
  readonly onFailure?: (photo: number, error: ThawError) => void;
  /** Told how long the taker of each batch waited for it, milliseconds: the share in which the model idles. */
  readonly onWait?: (milliseconds: number) => void;
}

export interface PhotoBatch {
  /** Which batchSize photos of the order these are, counted from 0. */
  readonly index: number;
  readonly rows: number;
  /** RGB bytes [rows, size, size, 3], in a buffer of its own. */
  readonly values: Uint8Array;
  readonly labels: Int32Array;
  /** Places in `files`. */
  readonly photos: Int32Array;
}

/**
 * Photos that are under way or ready while the model has one batch: the next two batches, and enough to keep each worker
 * busy where batches are small; at most 512, which are 77 MB at 224 x 224.
 */
export function photosAhead(batchSize: number, workers: number): number {
  return Math.min(512, Math.max(2 * batchSize, 8 * workers));
}

/**
 * One epoch of photos, decoded, resized and changed by the image workers ahead of the model. Batch n is always of the same
 * places in the order, so that a run goes on from the middle of an epoch with what is left of it; a photo that fails is
 * told of and makes its batch smaller, and a batch of which nothing is left is passed over.
 * @throws cancelled
 */
export async function* photoBatches(input: PhotoBatchesInput): AsyncGenerator<PhotoBatch> {
  const { files, labels, order, batchSize, augmentation, seed, epoch, images, preprocessing, signal } = input;
  const draw: Draw | undefined =
    augmentation === undefined ? undefined : { augmentation, seed, purpose: "epoch", number: epoch };
  const views: readonly View[] = [{ frame: "centre", ...(draw === undefined ? {} : { draw }) }];
  const read = async (photo: number): Promise<Uint8Array> => {
    const file = files[photo];
    if (file === undefined) throw new RangeError(`There is no photo ${photo}.`);
    const [pixels] = await images.views(file.path, preprocessing, views, file.contentHash, signal);
    return pixels ?? new Uint8Array();
  };
  const bytes = preprocessing.size ** 2 * 3;
  let ready: { readonly photo: number; readonly pixels: Uint8Array }[] = [];
  let index = 0;
  let asked = performance.now();
  const take = (): PhotoBatch => {
    input.onWait?.(performance.now() - asked);
    // A fresh buffer each time: an uploaded tensor shares it.
    const values = new Uint8Array(ready.length * bytes);
    for (const [row, { pixels }] of ready.entries()) values.set(pixels, row * bytes);
    const photos = Int32Array.from(ready, ({ photo }) => photo);
    return { index, rows: photos.length, values, labels: photos.map((photo) => labels[photo] ?? -1), photos };
  };
  const places = Array.from(order);
  let done = 0;
  for await (const { item, outcome } of lookAhead(places, photosAhead(batchSize, images.size), read)) {
    if (signal.aborted) throw new ThawError("cancelled", "Stopped.");
    if ("value" in outcome) ready.push({ photo: item, pixels: outcome.value });
    else input.onFailure?.(item, toThawError(outcome.error));
    done += 1;
    if (done % batchSize !== 0 && done < places.length) continue;
    if (ready.length > 0) {
      yield take();
      asked = performance.now();
    }
    ready = [];
    index += 1;
  }
}
