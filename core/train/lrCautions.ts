import type { Sweep } from "./lrFind.ts";

interface SweepSize {
  /** Steps that were planned. */
  readonly steps: number;
  readonly photos: number;
  readonly batchSize: number;
}

/** Below these a curve says little: batches in a pass over the photos, and steps before the loss ran away. */
const [fewBatches, fewSteps] = [4, 30];

/** Smallest fall of the loss that counts as one, as a share of where it began. */
const smallFall = 0.1;

/** Why a sweep's curve is not to be trusted, a sentence each; nothing where it is. */
export function lrCautions(
  { points, stoppedEarly }: Sweep,
  { steps, photos, batchSize }: SweepSize,
): readonly string[] {
  if (points.length < fewSteps)
    return [
      `The loss ran away after ${points.length} of ${steps} steps, too few for a curve. ` +
        "Check the photos and the weights, or thaw fewer layers.",
    ];
  const losses = points.map((point) => point.smoothed);
  // The first averages are of a few batches each and hang on chance.
  const settled = Math.floor(steps / 10);
  const start = median(losses.slice(0, settled));
  const lowest = Math.min(...losses.slice(settled));
  const at = losses.lastIndexOf(lowest);
  const [fall, jumps] = [start - lowest, noise(points.slice(0, at + 1))];
  const cautions: string[] = [];
  if (photos < fewBatches * batchSize) cautions.push(fewPhotos(photos, batchSize, points.length));
  if (jumps > Math.max(fall, smallFall * start))
    cautions.push(
      "The loss jumps more from batch to batch than it falls over the sweep. Larger batches give a smoother curve.",
    );
  else if (at === points.length - 1 && !stoppedEarly && fall > 0)
    cautions.push("The loss was still falling at the highest rate, so the best rate may lie beyond the curve.");
  else if (fall <= 0) cautions.push("The loss only rose from the lowest rate on: no rate of this sweep helped.");
  else if (fall < smallFall * start)
    cautions.push("The loss hardly fell at any rate, so the curve has no clear slope to choose from.");
  return cautions;
}

function fewPhotos(photos: number, batchSize: number, steps: number): string {
  const batches = Math.max(1, Math.ceil(photos / batchSize));
  const passes = Math.round((steps * Math.min(photos, batchSize)) / Math.max(1, photos));
  return (
    `${photos} photos make only ${batches} ${batches === 1 ? "batch" : "batches"} of ${batchSize}, so the sweep saw ` +
    `each photo about ${passes} times. Choose a rate on the low side, or a smaller batch.`
  );
}

/** How far single batches stand from the middle of their neighbours, so that no trend counts: the median. */
function noise(points: Sweep["points"]): number {
  const loss = (at: number): number => points[at]?.loss ?? 0;
  return median(points.slice(2).map((_, at) => Math.abs(loss(at + 1) - (loss(at) + loss(at + 2)) / 2)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
