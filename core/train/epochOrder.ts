import { randomSource, shuffled, streams } from "./randomSource.ts";

/**
 * Photos in the order of an epoch's batches, every one once but for a single one that a batch of its own would be made of
 * (see `stepsInEpoch`). A pure function of seed and epoch.
 */
export function epochOrder(photos: number, seed: number, epoch: number, batchSize: number): Int32Array {
  const order = shuffled(photos, randomSource(seed, streams.order, epoch));
  return photos > batchSize && batchSize > 1 && photos % batchSize === 1 ? order.subarray(0, photos - 1) : order;
}
