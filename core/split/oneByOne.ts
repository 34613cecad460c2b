import type { Part, PhotoId } from "../contract/photos.ts";
import { byCodeUnit } from "./byCodeUnit.ts";
import { leakingIn } from "./countLeaks.ts";
import { type DrawnGroup, digestOf, rankOf, type Shares } from "./drawnGroup.ts";
import { groupBy } from "./groupBy.ts";
import type { PhotoGroup } from "./groupPhotos.ts";
import type { SplitPhoto } from "./splitPhoto.ts";

interface Draw {
  readonly seed: number;
  readonly shares: Shares;
  readonly draw: (groups: readonly DrawnGroup[], shares: Shares) => readonly Part[];
  /** Photos that are drawn; the others of the groups stay out of the count. */
  readonly isDrawn: (photo: SplitPhoto) => boolean;
}

/**
 * How many photos of valid and test would have a like one on an earlier side, had each photo been drawn by itself: the same draw,
 * carried out over photos in place of groups.
 * @param groupDigests of the groups' keys, in their order
 */
export function leaksOneByOne(
  groups: readonly PhotoGroup[],
  { seed, shares, draw, isDrawn }: Draw,
  groupDigests: readonly string[],
): number {
  // Where nothing is tied nothing leaks, whatever is drawn.
  if (groups.every(({ photos }) => photos.length < 2)) return 0;
  const digests = new Map(groups.map(({ key }, at) => [key, groupDigests[at]]));
  const drawn = groups
    .map((group) => (group.photos.every(isDrawn) ? group : { ...group, photos: group.photos.filter(isDrawn) }))
    .filter(({ photos }) => photos.length > 0);
  const all = drawn.flatMap(({ photos }) => photos);
  const one = new Map<string, ReadonlyMap<string, number>>();
  for (const { class: name } of all) if (!one.has(name)) one.set(name, new Map([[name, 1]]));
  const none: ReadonlyMap<string, number> = new Map();
  const singles: DrawnGroup[] = [];
  const ids: PhotoId[] = [];
  const take = (photo: SplitPhoto, copy: number): void => {
    const { contentHash } = photo;
    const known = copy === 0 ? digests.get(contentHash) : undefined;
    const digest = known ?? digestOf(seed, copy === 0 ? contentHash : `${contentHash}:${copy}`);
    singles.push({ digest, rank: rankOf(digest), sizes: one.get(photo.class) ?? none });
    ids.push(photo.id);
  };
  const counts = new Map<string, number>();
  for (const { contentHash } of all) counts.set(contentHash, (counts.get(contentHash) ?? 0) + 1);
  const copied: SplitPhoto[] = [];
  for (const photo of all) {
    if (counts.get(photo.contentHash) === 1) take(photo, 0);
    else copied.push(photo);
  }
  // Copies of one file differ by nothing but their place; each is drawn by itself all the same.
  for (const [, copies] of groupBy(copied, ({ contentHash }) => contentHash)) {
    const ordered = [...copies].sort((a, b) => byCodeUnit(placeOf(a), placeOf(b)));
    for (const [copy, photo] of ordered.entries()) take(photo, copy);
  }
  const sides = draw(singles, shares);
  const partOf = new Map(ids.map((id, at) => [id, sides[at] ?? "train"]));
  const side = (id: PhotoId): Part => partOf.get(id) ?? "train";
  return drawn.reduce((sum, group) => (group.photos.length < 2 ? sum : sum + leakingIn(group, side).length), 0);
}

const placeOf = ({ class: name, page, creator }: SplitPhoto): string => [name, page, creator].join("\0");
