import type { Part } from "../contract/photos.ts";
import { classSizes, type DrawnGroup, type Shares } from "./drawnGroup.ts";
import { fillSides } from "./fillSides.ts";

/**
 * Each group's own hash decides: valid below the one threshold, test above the other, train between. So that what is drawn does not
 * depend on what else is there, and a changed share moves only the photos between the old threshold and the new.
 * Groups larger than the side that they would go to stay in train, and `fillSides` sees to the smallest classes.
 * @returns the side of each group, in the order of the groups
 */
export function hashDraw(groups: readonly DrawnGroup[], shares: Shares): readonly Part[] {
  const totals = classSizes(groups);
  const fits = (group: DrawnGroup, share: number): boolean =>
    [...group.sizes].every(([name, size]) => size <= Math.max(1, Math.round((totals.get(name) ?? 0) * share)));
  const sides = groups.map((group): Part => {
    if (group.stands !== undefined) return group.stands;
    if (group.rank < shares.valid) return fits(group, shares.valid) ? "valid" : "train";
    if (group.rank >= 1 - shares.test) return fits(group, shares.test) ? "test" : "train";
    return "train";
  });
  return fillSides(groups, sides, shares);
}
