import type { Breath } from "./breath.ts";

/** Items that are sorted in one go: a few milliseconds. */
const run = 4096;

/** A sorted copy, stable as `sort` is, made in steps between which others get their turn: runs are sorted, then merged two by two. */
export async function sortInTurns<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  breath: Breath,
): Promise<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < items.length; at += run) {
    runs.push(items.slice(at, at + run).sort(compare));
    if (breath.isDue) await breath.take();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await merge(runs[at]!, runs[at + 1] ?? [], compare, breath));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(
  first: readonly T[],
  second: readonly T[],
  compare: (a: T, b: T) => number,
  breath: Breath,
): Promise<T[]> {
  const merged: T[] = [];
  let [a, b] = [0, 0];
  while (a < first.length || b < second.length) {
    const isFirst = b === second.length || (a < first.length && compare(first[a]!, second[b]!) <= 0);
    merged.push(isFirst ? first[a++]! : second[b++]!);
    if (merged.length % 256 === 0 && breath.isDue) await breath.take();
  }
  return merged;
}
