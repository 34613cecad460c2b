import { groupBy } from "./groupBy.ts";

/**
 * Chooses items whose sizes sum up as near to the target as they can without passing it: bounded knapsack over the distinct sizes,
 * since a class of 20,000 photos has few sizes of groups and many groups.
 * @param sizes of the items, whole and positive, in the order in which they are preferred among equals
 * @returns indices of the chosen items, ascending
 */
export function subsetSum(sizes: readonly number[], target: number): readonly number[] {
  const distinct = [...groupBy(sizes.keys(), (at) => sizes[at] ?? 0)].sort(([a], [b]) => b - a);
  // used[k][sum]: how many of the k-th size reach `sum` with as few of it as possible; -1: out of reach.
  let reached = new Uint8Array(target + 1);
  reached[0] = 1;
  const used: Int32Array[] = [];
  for (const [size, items] of distinct) {
    const count = new Int32Array(target + 1).fill(-1);
    const next = new Uint8Array(target + 1);
    for (let sum = 0; sum <= target; sum += 1) {
      if (reached[sum] === 1) count[sum] = 0;
      else {
        const before = sum >= size ? (count[sum - size] ?? -1) : -1;
        if (before >= 0 && before < items.length) count[sum] = before + 1;
      }
      if ((count[sum] ?? -1) >= 0) next[sum] = 1;
    }
    used.push(count);
    reached = next;
  }
  let sum = reached.lastIndexOf(1);
  const chosen: number[] = [];
  for (let at = distinct.length - 1; at >= 0; at -= 1) {
    const [size, items] = distinct[at] ?? [0, []];
    const count = Math.max(0, used[at]?.[sum] ?? 0);
    chosen.push(...items.slice(0, count));
    sum -= count * size;
  }
  return chosen.sort((a, b) => a - b);
}
