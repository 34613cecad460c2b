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

export interface RestartSettings {
  /** Rate at the start of every cycle. */
  readonly learningRate: number;
  readonly momentum: number;
  /** Steps of each cycle in turn. */
  readonly cycles: readonly number[];
}

/**
 * Cosine annealing with warm restarts (SGDR, Loshchilov and Hutter 2017; fast.ai's fit_sgdr, and `fit` with cycle_len
 * and cycle_mult in 0.7): in each cycle the rate falls from its peak on half a cosine to about 0, then jumps back.
 * fast.ai 0.7 held the first twentieth of the first cycle at a hundredth of the peak, which later versions dropped, and
 * so does this.
 */
export function cosineRestarts({ learningRate, momentum, cycles }: RestartSettings): Schedule {
  const starts = cycles.map((_, cycle) => cycles.slice(0, cycle).reduce((sum, steps) => sum + steps, 0));
  return (step) => {
    const cycle = Math.max(
      0,
      starts.findLastIndex((start) => start <= step),
    );
    const share = (step - (starts[cycle] ?? 0)) / Math.max(1, cycles[cycle] ?? 1);
    return { learningRate: cosine(learningRate, 0, Math.min(1, share)), momentum };
  };
}

export interface FlatCosineSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly total: number;
  /** Share of the run before the fall. */
  readonly flat?: number;
}

/** fast.ai's fit_flat_cos: the full rate for three quarters of the run, then half a cosine down to peak/1e5. */
export function flatCosine({ learningRate, momentum, total, flat = 0.75 }: FlatCosineSettings): Schedule {
  return (step) => {
    const share = Math.max(0, (step / Math.max(1, total) - flat) / (1 - flat));
    return { learningRate: cosine(learningRate, learningRate / 1e5, share), momentum };
  };
}

/** Half a cosine from `start` at share 0 to `end` at share 1. */
function cosine(start: number, end: number, share: number): number {
  return start + ((1 - Math.cos(Math.PI * share)) * (end - start)) / 2;
}
