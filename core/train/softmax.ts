export interface Scored {
  /** Softmax probabilities in class order; they sum to 1. */
  readonly probabilities: number[];
  /** Index of the highest probability; the lower index where two are equal. */
  readonly predicted: number;
}

/** Softmax of one row of logits, shifted by the largest so that no exponential overflows. */
export function softmax(logits: ArrayLike<number>): Scored {
  let predicted = 0;
  for (let index = 1; index < logits.length; index += 1)
    if ((logits[index] ?? -Infinity) > (logits[predicted] ?? -Infinity)) predicted = index;
  const highest = logits[predicted] ?? 0;
  const powers = Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return { probabilities: powers.map((power) => power / sum), predicted };
}

/**
 * Cross-entropy of the true class from the logits: log Σ exp(z) − z[truth], natural logarithm. Taken from the logits
 * and not from the probability, which underflows to 0 where the answer is badly wrong.
 */
export function crossEntropy(logits: ArrayLike<number>, truth: number): number {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const sum = values.reduce((total, logit) => total + Math.exp(logit - highest), 0);
  return Math.max(0, Math.log(sum) + highest - (values[truth] ?? Number.NaN));
}
