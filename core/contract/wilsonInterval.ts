import type { Interval } from "./training.ts";

/** 97.5 % point of the standard normal distribution: 95 % lie within ± this. */
const normal95 = 1.959963984540054;

/**
 * Wilson's score interval of a share (E. B. Wilson, JASA 22, 1927), without continuity correction: unlike the plain
 * normal interval it stays within 0 to 1 and has a width at 0 of n and at n of n.
 * @param correct successes, 0 to total
 * @returns 95 % bounds, 0 to 1; the whole range where nothing was counted
 */
export function wilsonInterval(correct: number, total: number, z: number = normal95): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = correct / total;
  const square = (z * z) / total;
  const centre = share + square / 2;
  const spread = z * Math.sqrt((share * (1 - share)) / total + square / (4 * total));
  // At the ends the two terms are equal, and rounding alone would leave a trace of 1e-17.
  return {
    low: correct === 0 ? 0 : (centre - spread) / (1 + square),
    high: correct === total ? 1 : (centre + spread) / (1 + square),
  };
}
