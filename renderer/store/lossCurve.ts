import type { Step } from "../../core/contract/training.ts";

/**
 * Training loss per step in growing arrays. Appending writes behind the length that older values see, so an older curve
 * stays valid as long as only the newest one is appended to.
 */
export interface LossCurve {
  readonly length: number;
  readonly steps: Float64Array;
  readonly losses: Float64Array;
}

export const emptyCurve: LossCurve = { length: 0, steps: new Float64Array(0), losses: new Float64Array(0) };

/**
 * Appends steps in rising order; steps that the curve has already (a reload overlapping live events) are passed over.
 */
export function appendSteps(curve: LossCurve, added: readonly Step[]): LossCurve {
  const last = curve.length === 0 ? -1 : curve.steps[curve.length - 1]!;
  const fresh = added.filter((step) => step.step > last);
  if (fresh.length === 0) return curve;
  const length = curve.length + fresh.length;
  const grown = length > curve.steps.length;
  const capacity = Math.max(1024, curve.steps.length * 2, length);
  const steps = grown ? extend(curve.steps, curve.length, capacity) : curve.steps;
  const losses = grown ? extend(curve.losses, curve.length, capacity) : curve.losses;
  fresh.forEach((step, index) => {
    steps[curve.length + index] = step.step;
    losses[curve.length + index] = step.loss;
  });
  return { length, steps, losses };
}

function extend(array: Float64Array, length: number, capacity: number): Float64Array {
  const larger = new Float64Array(capacity);
  larger.set(array.subarray(0, length));
  return larger;
}
