import type { Part } from "../contract/photos.ts";
import { byCodeUnit } from "./byCodeUnit.ts";
import { classSizes, type DrawnGroup, groupsOfClasses, type Shares } from "./drawnGroup.ts";
import { subsetSum } from "./subsetSum.ts";

/**
 * The article's draw without replacement: of each class round(n * share) photos, its own round(n/5) at 20 %, and at least one on
 * either side where it has two groups (on all three where it has three and a test part is drawn). Groups are ranked by their
 * digests; one larger than what is missing is passed over for a smaller one later in the ranking. A group that spans classes is
 * decided by the first of them and counts towards the others' shares.
 * @returns the side of each group, in the order of the groups
 */
export function exactDraw(groups: readonly DrawnGroup[], shares: Shares): readonly Part[] {
  const sides = new Map<number, Part>();
  const members = groupsOfClasses(groups);
  for (const [name, total] of classSizes(groups)) {
    const ranked = (members.get(name) ?? [])
      .flatMap((at) => {
        const group = groups[at];
        return group === undefined
          ? []
          : [{ at, size: group.sizes.get(name) ?? 0, rank: group.rank, digest: group.digest }];
      })
      // The rank is the digest's beginning, and numbers are compared sooner than strings.
      .sort((a, b) => a.rank - b.rank || byCodeUnit(a.digest, b.digest));
    const withTest = shares.test > 0 && ranked.length > 2;
    /** @param spare groups that have to be left for the other sides */
    const draw = (side: Part, share: number, spare: number): void => {
      const free = ranked.filter(({ at }) => !sides.has(at));
      const there = ranked.filter(({ at }) => sides.get(at) === side).reduce((sum, { size }) => sum + size, 0);
      const wanted = Math.min(total - spare, Math.max(1, Math.round(total * share)));
      const sizes = free.map(({ size }) => size);
      for (const at of choose(sizes, wanted - there, free.length - spare, there === 0)) {
        const chosen = free[at];
        if (chosen !== undefined) sides.set(chosen.at, side);
      }
    };
    if (ranked.length > 1) draw("valid", shares.valid, withTest ? 2 : 1);
    if (withTest) draw("test", shares.test, 1);
    for (const { at } of ranked) if (!sides.has(at)) sides.set(at, "train");
  }
  return groups.map((_, at) => sides.get(at) ?? "train");
}

/** Indices of the groups to take, in ranking order as long as that hits the count. */
function choose(sizes: readonly number[], missing: number, most: number, atLeastOne: boolean): readonly number[] {
  const taken: number[] = [];
  let sum = 0;
  for (const [at, size] of sizes.entries()) {
    if (taken.length >= most || sum + size > missing) continue;
    taken.push(at);
    sum += size;
  }
  if (sum < missing) {
    const better = subsetSum(sizes, missing);
    const reached = better.reduce((all, at) => all + (sizes[at] ?? 0), 0);
    if (better.length <= most && reached > sum) return better;
  }
  if (taken.length > 0 || !atLeastOne || most < 1) return taken;
  // Every group is larger than the share: the smallest does least harm.
  return [sizes.indexOf(Math.min(...sizes))];
}
