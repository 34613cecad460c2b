/** 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a share (Wilson 1927): stays inside 0 to 1 and is honest for small counts.
 * @returns the whole range for a total of 0.
 */
export function wilsonInterval(correct: number, total: number): { readonly low: number; readonly high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const share = correct / total;
  const spread = (z * z) / total;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / total + spread / (4 * total));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
