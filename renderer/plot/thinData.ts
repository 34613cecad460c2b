import type { AlignedData } from "uplot";

type Column = AlignedData[1];

/**
 * What a plot can show of its data: of the rows within a range of x (and one beyond each end, so that lines leave the
 * picture), at most two a pixel. Where more fall on one pixel, each series keeps its lowest and highest value there, in
 * their order, so a thinned line covers the same pixels.
 * @param pixels device pixels across the range
 */
export function thinData(data: AlignedData, [from, to]: readonly [number, number], pixels: number): AlignedData {
  const [xs, ...columns] = data;
  const first = Math.max(0, firstAtLeast(xs, from) - 1);
  const end = Math.min(xs.length, firstAtLeast(xs, to) + 1);
  if (end - first <= 2 * pixels || pixels < 1) return data;
  const groups = pixelGroups(xs, first, end, (to - from) / pixels, from);
  const x: number[] = [];
  for (const [start, stop] of groups) {
    x.push(xs[start]!);
    if (stop - start > 1) x.push(xs[stop - 1]!);
  }
  return [x, ...columns.map((column) => thinColumn(column, groups))];
}

/** Index of the first x that is not below `value`; the x rise. */
function firstAtLeast(xs: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pixelGroups(
  xs: ArrayLike<number>,
  first: number,
  end: number,
  width: number,
  from: number,
): readonly (readonly [start: number, stop: number])[] {
  const groups: [number, number][] = [];
  let start = first;
  while (start < end) {
    const pixel = Math.floor((xs[start]! - from) / width);
    let stop = start + 1;
    while (stop < end && Math.floor((xs[stop]! - from) / width) === pixel) stop += 1;
    groups.push([start, stop]);
    start = stop;
  }
  return groups;
}

function thinColumn(column: Column, groups: readonly (readonly [number, number])[]): (number | null)[] {
  const kept: (number | null)[] = [];
  for (const [start, stop] of groups) {
    if (stop - start === 1) {
      kept.push(column[start] ?? null);
      continue;
    }
    let low = -1;
    let high = -1;
    for (let at = start; at < stop; at += 1) {
      const value = column[at];
      if (value === null || value === undefined) continue;
      if (low < 0 || value < column[low]!) low = at;
      if (high < 0 || value > column[high]!) high = at;
    }
    if (low < 0) kept.push(null, null);
    // A lone value goes to the end that it is nearer to.
    else if (low === high && low - start < stop - 1 - low) kept.push(column[low]!, null);
    else if (low === high) kept.push(null, column[low]!);
    else kept.push(column[Math.min(low, high)]!, column[Math.max(low, high)]!);
  }
  return kept;
}
