import type { ThawError } from "../contract/errors.ts";
import { toThawError } from "../contract/errors.ts";
import { lookAhead } from "../features/lookAhead.ts";
import type { ImagePool } from "../images/imagePool.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import { photosAhead } from "./photosAhead.ts";
import type { PixelBatch, PixelSource, PixelWish } from "./pixelData.ts";

/**
 * Photos decoded by the image workers ahead of the model. Which photos are a batch does not depend on which of them fail,
 * so that a run that goes on inside an epoch finds the same batches.
 */
export function decodedPixels(images: Pick<ImagePool, "views" | "size">): PixelSource {
  return (wish) => decode(images, wish);
}

async function* decode(
  images: Pick<ImagePool, "views" | "size">,
  { files, order, batchSize, view, preprocessing, signal }: PixelWish,
): AsyncGenerator<PixelBatch> {
  const read = async (photo: number): Promise<Uint8Array> => {
    const file = files[photo];
    if (file === undefined) throw new RangeError(`There is no photo ${photo}.`);
    const [pixels] = await images.views(file.path, preprocessing, [view], file.contentHash, signal);
    return pixels ?? new Uint8Array();
  };
  const bytes = preprocessing.size ** 2 * 3;
  let ready: { readonly photo: number; readonly pixels: Uint8Array }[] = [];
  let failures = new Map<number, ThawError>();
  let taken = 0;
  for await (const { item, outcome } of lookAhead([...order], photosAhead(batchSize, images.size), read)) {
    throwIfStopped(signal);
    if ("value" in outcome) ready.push({ photo: item, pixels: outcome.value });
    else failures.set(item, toThawError(outcome.error));
    taken += 1;
    if (taken % batchSize !== 0 && taken < order.length) continue;
    const values = new Uint8Array(ready.length * bytes);
    for (const [row, { pixels }] of ready.entries()) values.set(pixels, row * bytes);
    yield { rows: ready.length, values, photos: Int32Array.from(ready, ({ photo }) => photo), failures };
    ready = [];
    failures = new Map();
  }
}
