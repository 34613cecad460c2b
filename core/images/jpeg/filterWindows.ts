/** For each sample of a line that is made from another one: which samples of that one count, and how much. */
export interface FilterWindows {
  /** Groups of eight weights in each window. */
  readonly groups: number;
  /** As assembly/resample.ts reads them: first sample, number of samples (int32), weights (int16, 16384ths; the last are 0). */
  readonly bytes: Uint8Array;
}

/** Keys 1981, "Cubic convolution interpolation for digital image processing", with a = -1/2. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x >= 2) return 0;
  return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}

/**
 * Windows that make `to` samples of a line: cubic, widened by the scale where it shrinks, cut and normalised at the ends.
 * @param length of the line in samples, of which the last may reach beyond its end
 */
export function filterWindows(length: number, to: number): FilterWindows {
  const from = Math.ceil(length);
  const scale = length / to;
  const widened = Math.max(1, scale);
  const windows = Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const first = Math.max(0, Math.round(centre - 2 * widened));
    const last = Math.min(from, Math.round(centre + 2 * widened));
    const raw = Array.from({ length: last - first }, (_none, tap) => cubic((first + tap + 0.5 - centre) / widened));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: raw.map((weight) => Math.round((weight / sum) * 16384)) };
  });
  const groups = Math.ceil(Math.max(...windows.map(({ weights }) => weights.length)) / 8);
  const bytes = new Uint8Array(to * (8 + 16 * groups));
  const view = new DataView(bytes.buffer);
  for (const [at, { first, weights }] of windows.entries()) {
    const start = at * (8 + 16 * groups);
    view.setInt32(start, first, true);
    view.setInt32(start + 4, weights.length, true);
    for (const [tap, weight] of weights.entries()) view.setInt16(start + 8 + tap * 2, weight, true);
  }
  return { groups, bytes };
}
