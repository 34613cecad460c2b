/**
 * Photos that are under way or ready while the model has one batch: the next two batches, and enough to keep each worker
 * busy where batches are small; at most 512, which are 77 MB at 224 x 224.
 */
export function photosAhead(batchSize: number, workers: number): number {
  return Math.min(512, Math.max(2 * batchSize, 8 * workers));
}
