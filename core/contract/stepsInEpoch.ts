/**
 * Steps of an epoch. A single photo that would be left for a batch of its own sits the epoch out, another one each time:
 * it would shake the weights, and batch norm can't take part with one.
 */
export function stepsInEpoch(photos: number, batchSize: number): number {
  const whole = Math.floor(photos / batchSize);
  const rest = photos % batchSize > 1 ? 1 : 0;
  return Math.max(1, whole + rest);
}
