import type { LrFindReport } from "../contract/training.ts";

type Points = readonly { readonly learningRate: number; readonly smoothed: number }[];

/** Steps at the end of a sweep that fast.ai leaves out: the loss runs away there. */
const lastSteps = 5;

/**
 * The four rules of fast.ai 2.8 on the smoothed curve, without its first tenth and its last five points as lr_find leaves
 * them out; null where the curve has no such place. The steepest fall is looked for up to the lowest loss alone: past it the
 * loss leaps up and down as it runs away, and each leap down is steeper than any fall that was learnt.
 * @param steps of the whole sweep, also where it ended early
 */
export function suggestRates(points: Points, steps: number): LrFindReport["suggestions"] {
  const used = points.slice(Math.floor(steps / 10), -lastSteps);
  const rates = used.map((point) => point.learningRate);
  const losses = used.map((point) => point.smoothed);
  const lowest = losses.indexOf(Math.min(...losses));
  return {
    valley: valley(rates, losses),
    steep: steep(rates.slice(0, lowest + 1), losses.slice(0, lowest + 1)),
    minimum: minimum(rates, losses),
    slide: slide(rates, losses),
  };
}

/**
 * Two thirds down the longest valley, which is the longest falling subsequence of the losses; as fast.ai has it, the
 * valley is taken to be as many points wide as the subsequence has.
 */
export function valley(rates: readonly number[], losses: readonly number[]): number | null {
  const lengths = losses.map(() => 1);
  let end = 0;
  for (let at = 1; at < losses.length; at += 1) {
    for (let before = 0; before < at; before += 1) {
      const longer = (lengths[before] ?? 0) + 1;
      if ((losses[at] ?? 0) < (losses[before] ?? 0) && (lengths[at] ?? 0) < longer) lengths[at] = longer;
    }
    if ((lengths[end] ?? 0) < (lengths[at] ?? 0)) end = at;
  }
  const width = lengths[end] ?? 0;
  if (width <= 2) return null;
  const third = width / 3;
  return rates[end - width + Math.floor(third) + Math.floor(third / 2)] ?? null;
}

/** Where the loss falls fastest by the logarithm of the rate. */
export function steep(rates: readonly number[], losses: readonly number[]): number | null {
  let [found, steepest]: [number | null, number] = [null, 0];
  for (let at = 0; at + 1 < losses.length; at += 1) {
    const [here, next] = [rates[at] ?? 1, rates[at + 1] ?? 1];
    const slope = ((losses[at + 1] ?? 0) - (losses[at] ?? 0)) / (Math.log(next) - Math.log(here));
    if (slope < steepest) [found, steepest] = [here, slope];
  }
  return found;
}

/** A tenth of the rate with the lowest loss; null where that is an end of the curve, and no minimum. */
export function minimum(rates: readonly number[], losses: readonly number[]): number | null {
  const lowest = losses.indexOf(Math.min(...losses));
  if (lowest <= 0 || lowest === losses.length - 1) return null;
  return (rates[lowest] ?? 0) / 10;
}

/**
 * Andrew Chang's sliding interval: from the right end, two points `reach` apart go left together until the slope of the
 * loss is about the same at both; the left one's rate before that.
 */
export function slide(
  rates: readonly number[],
  losses: readonly number[],
  { reach = 15, threshold = 0.005 }: { readonly reach?: number; readonly threshold?: number } = {},
): number | null {
  const slopes = gradient(losses);
  let right = losses.length - 1;
  let found: number | null = null;
  while (right - reach >= 0 && Math.abs((slopes[right] ?? 0) - (slopes[right - reach] ?? 0)) > threshold) {
    found = rates[right - reach] ?? null;
    right -= 1;
  }
  // Off the left end: the slopes differed everywhere, so nothing was found.
  return right - reach < 0 ? null : found;
}

/** Differences per point as numpy.gradient takes them: central, one-sided at the ends. */
function gradient(values: readonly number[]): number[] {
  return values.map((_, at) => {
    const [low, high] = [Math.max(0, at - 1), Math.min(values.length - 1, at + 1)];
    return high === low ? 0 : ((values[high] ?? 0) - (values[low] ?? 0)) / (high - low);
  });
}
