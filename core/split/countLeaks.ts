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
  const sideOf = new Map(found.map((group) => [group.photos[0]?.id, mendedSide(group)]));
  const listed = splitGroups(found, partOf);
  return { groups: listed.map((group) => ({ ...group, side: sideOf.get(group.ids[0]) ?? "train" })), leaking, held };
}

/**
 * The side onto which a group that leaks is brought. What the split placed on one side stays there, and what came since follows it.
 * Where the split itself stands on two sides, all goes into train, which leaves nothing of the group to be judged by; without
 * a photo there into valid, which it then shares with test.
 */
function mendedSide({ photos }: PhotoGroup): Part {
  const placed = new Set(photos.filter((photo) => photo.placed !== false).map(({ part }) => part));
  const [only] = placed;
  if (only !== undefined && placed.size === 1) return only;
  return photos.some(({ part }) => part === "train") ? "train" : "valid";
}
