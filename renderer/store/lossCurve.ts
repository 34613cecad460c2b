import type { Step } from "../../core/contract/training.ts";

/** One batch as it is drawn: its number, its loss, and the smoothed loss up to it. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly even: number;
}

/**
 * Training loss over a run of any length in bounded memory. Up to `maxPoints` every step is kept; then the resolution is
 * halved, again and again: of each stretch of `stride` steps its lowest and highest are left, so that peaks survive.
 * Points are only written behind the length that older curves see, so an older one stays valid.
 */
export interface LossCurve {
  /** Steps seen. */
  readonly count: number;
  /** Weight of the past in the smoothed loss, 0 to 1. */
  readonly beta: number;
  /** Steps of a whole stretch: 2, 4, 8… */
  readonly stride: number;
  /** Points of whole stretches, in rising order of steps; two a stretch. */
  readonly length: number;
  readonly steps: Float64Array;
  readonly losses: Float64Array;
  readonly evens: Float64Array;
  /** The stretch that is not whole yet: how many steps it has, and its lowest and highest in order. */
  readonly begun: number;
  readonly open: readonly CurvePoint[];
  /** The newest step. */
  readonly latest: CurvePoint | null;
  /** The running mean, and what is left of the weight of its start. */
  readonly mean: number;
  readonly rest: number;
}

/** Twice the pixels of the widest plot, even after resolution was halved. */
export const maxPoints = 8192;

/** @param beta weight of the past in the smoothed loss, 0 to 1; 0 leaves losses as they are */
export function emptyCurve(beta: number): LossCurve {
  const none = new Float64Array(0);
  const arrays = { steps: none, losses: none, evens: none };
  return { ...arrays, count: 0, beta, stride: 2, length: 0, begun: 0, open: [], latest: null, mean: 0, rest: 1 };
}

type Draft = { -readonly [Key in keyof LossCurve]: LossCurve[Key] };

/**
 * Appends steps in rising order; steps that the curve has already (a reload overlapping live events) are passed over. The
 * smoothed loss is the exponentially weighted mean without the bias of its start, as fast.ai and Adam have it (Kingma and
 * Ba 2015, section 3).
 */
export function appendSteps(curve: LossCurve, added: readonly Step[]): LossCurve {
  const draft: Draft = { ...curve };
  for (const { step, loss } of added) {
    if (draft.latest !== null && step <= draft.latest.step) continue;
    // One loss that is no number would be in the mean for ever.
    if (Number.isFinite(loss)) {
      draft.mean = draft.beta * draft.mean + (1 - draft.beta) * loss;
      draft.rest *= draft.beta;
    }
    const point = { step, loss, even: draft.rest === 1 ? loss : draft.mean / (1 - draft.rest) };
    draft.latest = point;
    draft.count += 1;
    draft.begun += 1;
    draft.open = extremes([...draft.open, point]);
    if (draft.begun === draft.stride) closeStretch(draft);
  }
  return draft.count === curve.count ? curve : draft;
}

/** All points that there are, in order, the newest step last. */
export function curvePoints(curve: LossCurve): Readonly<Record<"steps" | "losses" | "evens", Float64Array>> {
  const { length, open, latest } = curve;
  const tail = latest === null || open.at(-1)?.step === latest.step || open.length === 0 ? open : [...open, latest];
  const joined = (kept: Float64Array, key: keyof CurvePoint): Float64Array => {
    const all = new Float64Array(length + tail.length);
    all.set(kept.subarray(0, length));
    tail.forEach((point, at) => {
      all[length + at] = point[key];
    });
    return all;
  };
  return {
    steps: joined(curve.steps, "step"),
    losses: joined(curve.losses, "loss"),
    evens: joined(curve.evens, "even"),
  };
}

/** The lowest and the highest of a few points in rising order of steps. */
function extremes(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= 2) return points;
  let low = points[0]!;
  let high = points[0]!;
  for (const point of points) {
    if (point.loss < low.loss) low = point;
    if (point.loss > high.loss) high = point;
  }
  // All the same: both ends draw the same line.
  if (low === high) return [points[0]!, points.at(-1)!];
  return low.step < high.step ? [low, high] : [high, low];
}

function closeStretch(draft: Draft): void {
  if (draft.length + 2 > draft.steps.length) grow(draft);
  for (const { step, loss, even } of draft.open) {
    draft.steps[draft.length] = step;
    draft.losses[draft.length] = loss;
    draft.evens[draft.length] = even;
    draft.length += 1;
  }
  draft.open = [];
  draft.begun = 0;
  if (draft.length === maxPoints) halve(draft);
}

function grow(draft: Draft): void {
  const capacity = Math.min(maxPoints, Math.max(512, draft.steps.length * 2));
  for (const key of ["steps", "losses", "evens"] as const) {
    const larger = new Float64Array(capacity);
    larger.set(draft[key].subarray(0, draft.length));
    draft[key] = larger;
  }
}

/** Two stretches become one. In arrays of its own, since older curves still see the old ones. */
function halve(draft: Draft): void {
  const { steps, losses, evens, length } = draft;
  draft.steps = new Float64Array(maxPoints);
  draft.losses = new Float64Array(maxPoints);
  draft.evens = new Float64Array(maxPoints);
  draft.length = 0;
  draft.stride *= 2;
  for (let from = 0; from < length; from += 4) {
    const four = [0, 1, 2, 3].map((at) => ({
      step: steps[from + at]!,
      loss: losses[from + at]!,
      even: evens[from + at]!,
    }));
    for (const { step, loss, even } of extremes(four)) {
      draft.steps[draft.length] = step;
      draft.losses[draft.length] = loss;
      draft.evens[draft.length] = even;
      draft.length += 1;
    }
  }
}
