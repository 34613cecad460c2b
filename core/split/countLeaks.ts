import type { Part, PhotoId } from "../contract/photos.ts";
import type { LeakReport, SplitGroup } from "../contract/split.ts";
import type { PhotoGroup } from "./groupPhotos.ts";

const parts: readonly Part[] = ["train", "valid", "test"];

/** Parts in which a group's photos stand. */
export function partsOf(group: PhotoGroup, partOf: (id: PhotoId) => Part): readonly Part[] {
  const found = new Set(group.photos.map(({ id }) => partOf(id)));
  return parts.filter((part) => found.has(part));
}

/** Photos of valid and test that have a like one on a side that comes before theirs: train, then valid, then test. */
export function leakingIn(group: PhotoGroup, partOf: (id: PhotoId) => Part): readonly PhotoId[] {
  const [first] = partsOf(group, partOf);
  return group.photos.flatMap(({ id }) => (partOf(id) === first ? [] : [id]));
}

/** Groups of two photos and more as the contract has them, the largest first. */
export function splitGroups(groups: readonly PhotoGroup[], partOf: (id: PhotoId) => Part): SplitGroup[] {
  return groups
    .filter(({ photos }) => photos.length > 1)
    .sort((a, b) => b.photos.length - a.photos.length)
    .map((group) => ({
      ids: group.photos.map(({ id }) => id),
      reasons: [...group.reasons],
      parts: [...partsOf(group, partOf)],
    }));
}

/** What stands on two sides of the split as it is. */
export function countLeaks(groups: readonly PhotoGroup[]): LeakReport {
  const sides = new Map(groups.flatMap(({ photos }) => photos.map(({ id, part }) => [id, part])));
  const partOf = (id: PhotoId): Part => sides.get(id) ?? "train";
  let leaking = 0;
  const found: PhotoGroup[] = [];
  for (const group of groups) {
    const own = leakingIn(group, partOf).length;
    if (own === 0) continue;
    leaking += own;
    found.push(group);
  }
  const held = [...sides.values()].filter((part) => part !== "train").length;
  return { groups: splitGroups(found, partOf), leaking, held };
}
