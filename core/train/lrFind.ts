import type { LrFindReport } from "../contract/training.ts";
import { lrCautions } from "./lrCautions.ts";
import { suggestRates } from "./lrSuggestions.ts";

export type SweepPoint = LrFindReport["points"][number];

/** Lowest and highest rate of fast.ai's lr_find. */
const [lowest, highest] = [1e-7, 10];

/** The sweep ends when the smoothed loss is this many times the lowest so far. */
const divergence = 4;

/** Steps of fast.ai's sweep, and photos that it sees with the default batch: fewer make the curve jagged. */
const [usualSteps, mostSteps, enoughPhotos] = [100, 300, 1600];

/** One step of the optimizer at a rate, of a trainer or a made-up curve in a test. @returns the loss before it */
export type SweptStep = (rate: number) => Promise<number>;

export interface SweepSettings {
  /** Training photos, and photos a step. */
  readonly photos: number;
  readonly batchSize: number;
  /** Called after each step; throws to stop. */
  readonly onStep?: (done: number, steps: number) => void;
}

/** Steps of a sweep: small batches take more of them, so that as many photos are seen in each decade of the rate. */
export function sweepSteps({ photos, batchSize }: Pick<SweepSettings, "photos" | "batchSize">): number {
  const seen = Math.max(1, Math.min(photos, batchSize));
  return Math.min(mostSteps, Math.max(usualSteps, Math.ceil(enoughPhotos / seen)));
}

/** Rate of a step, 0 to steps − 1: as fast.ai's, the step's number over the total, so that the highest is approached. */
export function sweptRate(step: number, steps: number): number {
  return lowest * (highest / lowest) ** (step / steps);
}

/**
 * fast.ai's lr_find: the rate grows by the same factor at every step from 1e-7 towards 10 while the loss is smoothed, and
 * the sweep ends early where the smoothed loss exceeds four times its lowest or is not a number. The smoothing is an
 * exponential moving average with bias correction; fast.ai's beta of 0.98 for 100 steps becomes 1 − 2/steps, which
 * averages over the same stretch of rates. What steps is spent afterwards, as a trainer that was opened for the sweep is.
 */
export async function findLearningRate(step: SweptStep, settings: SweepSettings): Promise<LrFindReport> {
  const steps = sweepSteps(settings);
  const sweep = await sweepRates(step, steps, settings.onStep);
  const suggestions = suggestRates(sweep.points, steps);
  return { ...sweep, suggestions, cautions: [...lrCautions(sweep, { ...settings, steps })] };
}

/** Points of a sweep in order, and whether it ended before its highest rate. */
export type Sweep = Pick<LrFindReport, "points" | "stoppedEarly">;

async function sweepRates(step: SweptStep, steps: number, onStep: SweepSettings["onStep"]): Promise<Sweep> {
  const smooth = smoother(1 - 2 / steps);
  const points: SweepPoint[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < steps; at += 1) {
    const learningRate = sweptRate(at, steps);
    const loss = await step(learningRate);
    const smoothed = smooth(loss);
    if (!Number.isFinite(smoothed)) return { points, stoppedEarly: true };
    points.push({ learningRate, loss, smoothed });
    onStep?.(at + 1, steps);
    best = Math.min(best, smoothed);
    if (smoothed > divergence * best) return { points, stoppedEarly: true };
  }
  return { points, stoppedEarly: false };
}

/** Exponential moving average, divided by the share of it that real values make up (as Adam corrects its moments). */
function smoother(beta: number): (value: number) => number {
  let [average, weight] = [0, 1];
  return (value) => {
    average = average * beta + value * (1 - beta);
    weight *= beta;
    return average / (1 - weight);
  };
}
