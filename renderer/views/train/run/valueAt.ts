import type { AlignedData } from "uplot";

/** A series' value at the x nearest to `x` where it has one; its last value when nothing is pointed at. */
export function valueAt(data: AlignedData, series: number, x: number | null): number | null {
  const xs = data[0];
  const ys = data[series] ?? [];
  let found: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (let at = 0; at < xs.length; at += 1) {
    const y = ys[at];
    if (y === null || y === undefined) continue;
    const away = x === null ? -xs[at]! : Math.abs(xs[at]! - x);
    if (away > distance) continue;
    distance = away;
    found = y;
  }
  return found;
}
