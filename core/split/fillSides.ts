import type { Part } from "../contract/photos.ts";
import { byCodeUnit } from "./byCodeUnit.ts";
import { classSizes, type DrawnGroup, groupsOfClasses, type Shares } from "./drawnGroup.ts";

/**
 * Sees that each class has a group in train, from two groups on one in valid, and from three on one in test where that is drawn.
 * Groups that stand somewhere already are never moved, so that photos which come later move none of the old ones; nor is a
 * group whose leaving would take from another class what it needs. Groups that span classes can make this impossible.
 * @returns the sides, mended
 */
export function fillSides(groups: readonly DrawnGroup[], drawn: readonly Part[], shares: Shares): readonly Part[] {
  const sides = [...drawn];
  const totals = classSizes(groups);
  const members = groupsOfClasses(groups);
  const wanted: readonly Part[] = shares.test > 0 ? ["train", "valid", "test"] : ["train", "valid"];
  const counts = new Map([...members].map(([name, own]) => [name, countSides(own, sides)]));
  const needs = (name: string): readonly Part[] => wanted.slice(0, members.get(name)?.length ?? 0);
  const mayLeave = ({ sizes, stands }: DrawnGroup, side: Part): boolean =>
    stands === undefined &&
    [...sizes.keys()].every((name) => !needs(name).includes(side) || (counts.get(name)?.[side] ?? 0) > 1);

  const fill = (name: string, side: Part): boolean => {
    const candidates = (members.get(name) ?? []).filter((at) => {
      const [group, from] = [groups[at], sides[at]];
      return group !== undefined && from !== undefined && from !== side && mayLeave(group, from);
    });
    const share = side === "valid" ? shares.valid : side === "test" ? shares.test : 1;
    const [best] = candidates
      .flatMap((at) => groups[at] ?? [])
      .map((group) => ({ group, excess: excessOf(group, totals, share), far: farFrom(group.rank, side, shares) }))
      .sort((a, b) => a.excess - b.excess || a.far - b.far || byCodeUnit(a.group.digest, b.group.digest));
    if (best === undefined) return false;
    const at = groups.indexOf(best.group);
    const from = sides[at] ?? "train";
    for (const own of best.group.sizes.keys()) {
      const count = counts.get(own);
      if (count === undefined) continue;
      count[from] -= 1;
      count[side] += 1;
    }
    sides[at] = side;
    return true;
  };

  // One class's mending can open the way for another's.
  for (let changed = true; changed; ) {
    changed = false;
    for (const name of totals.keys()) {
      for (const side of needs(name)) {
        if ((counts.get(name)?.[side] ?? 0) === 0 && fill(name, side)) changed = true;
      }
    }
  }
  return sides;
}

function countSides(members: readonly number[], sides: readonly Part[]): Record<Part, number> {
  const count = { train: 0, valid: 0, test: 0 };
  for (const at of members) count[sides[at] ?? "train"] += 1;
  return count;
}

/** Photos beyond a class's share, over the classes of the group; 0 where it fits. */
function excessOf({ sizes }: DrawnGroup, totals: ReadonlyMap<string, number>, share: number): number {
  let excess = 0;
  for (const [name, size] of sizes) {
    excess += Math.max(0, size - Math.max(1, Math.round((totals.get(name) ?? 0) * share)));
  }
  return excess;
}

/** How far a rank is from those that belong to a side: the nearest one changes sides. */
function farFrom(rank: number, side: Part, { valid, test }: Shares): number {
  switch (side) {
    case "valid":
      return rank;
    case "test":
      return 1 - rank;
    case "train":
      return Math.abs(rank - (valid + 1 - test) / 2);
  }
}
