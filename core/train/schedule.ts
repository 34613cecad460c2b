/** What the optimizer is told for one step. */
export interface StepRates {
  readonly learningRate: number;
  /** SGD's momentum, or the first beta of Adam. */
  readonly momentum: number;
}

/** Rates as a pure function of the step, 0 to total − 1. */
export type Schedule = (step: number) => StepRates;

/** The same rates at every step. */
export function constantSchedule(learningRate: number, momentum = 0.9): Schedule {
  return () => ({ learningRate, momentum });
}

export interface OneCycleSettings {
  /** Peak learning rate. */
  readonly learningRate: number;
  /** Number of steps of the whole run. */
  readonly total: number;
  /** The first rate is the peak divided by this. */
  readonly divide?: number;
  /** The last rate is the peak divided by this. */
  readonly divideFinal?: number;
  /** Share of the run that climbs. */
  readonly climb?: number;
  /** Momentum at the start, at the peak and at the end. */
  readonly momenta?: readonly [number, number, number];
}

/**
 * fast.ai's fit_one_cycle: the rate climbs on half a cosine from peak/25 over the first quarter and falls on another to
 * peak/1e5, while momentum goes 0.95 → 0.85 → 0.95. As fast.ai does, a step's position is its number over the total, so
 * the very last rate is approached and not reached.
 */
export function oneCycle(settings: OneCycleSettings): Schedule {
  const { learningRate: peak, total, divide = 25, divideFinal = 1e5, climb = 0.25 } = settings;
  const [first, middle, last] = settings.momenta ?? [0.95, 0.85, 0.95];
  return (step) => {
    const position = step / Math.max(1, total);
    if (position < climb) {
      const share = position / climb;
      return { learningRate: cosine(peak / divide, peak, share), momentum: cosine(first, middle, share) };
    }
    const share = (position - climb) / (1 - climb);
    return { learningRate: cosine(peak, peak / divideFinal, share), momentum: cosine(middle, last, share) };
  };
}

/** Half a cosine from `start` at share 0 to `end` at share 1. */
function cosine(start: number, end: number, share: number): number {
  return start + ((1 - Math.cos(Math.PI * share)) * (end - start)) / 2;
}
