import { createHash } from "node:crypto";
import type { Part, PhotoId, SplitState } from "../contract/photos.ts";
import type { SplitPreview } from "../contract/split.ts";
import { groupBy } from "./groupBy.ts";
import { splitHash } from "./splitHash.ts";
import { splitWarnings } from "./splitWarnings.ts";

/** A photo as the split sees it; removed and unreadable ones are left out by the caller. */
export interface SplitPhoto {
  readonly id: PhotoId;
  readonly class: string;
  readonly part: Part;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly contentHash: string;
}

export interface SplitSettings {
  /** Percent of each class for the validation side, 1 to 90. */
  readonly validPercent: number;
  readonly seed: number;
}

export interface SplitPlan {
  readonly assignment: ReadonlyMap<PhotoId, Part>;
  readonly state: SplitState;
  readonly preview: SplitPreview;
}

/** Exact copies of one picture, which must not stand on both sides. */
interface Copies {
  readonly rank: string;
  readonly photos: readonly SplitPhoto[];
}

/**
 * Stratified draw without replacement: each class gives round(n * percent / 100) photos to valid (the article's round(n/5) at 20),
 * and at least one to either side where it has two different ones. Photos are ranked by SHA-256 of seed and content, so the
 * answer depends on the pictures alone: not on names, order, machine, or on what the other classes hold. Copies of one picture stay
 * together, across classes too. A test part that is there already keeps its photos.
 */
export function assignSplit(photos: readonly SplitPhoto[], settings: SplitSettings): SplitPlan {
  const drawn = photos.filter((photo) => photo.part !== "test");
  const testHashes = new Set(photos.filter((photo) => photo.part === "test").map((photo) => photo.contentHash));
  const classes = [...new Set(photos.map((photo) => photo.class))].sort(byCodeUnit);
  const byClass = groupBy(drawn, (photo) => photo.class);
  const sides = new Map<string, Part>();
  for (const name of classes) drawClass(byClass.get(name) ?? [], settings, sides);
  const assignment = new Map<PhotoId, Part>();
  for (const photo of photos)
    assignment.set(photo.id, photo.part === "test" ? "test" : (sides.get(photo.contentHash) ?? "train"));
  const placed = photos.map((photo) => ({ ...photo, part: assignment.get(photo.id) ?? "train" }));
  const placedByClass = groupBy(placed, (photo) => photo.class);
  const counts = classes.map((name) => {
    const own = placedByClass.get(name) ?? [];
    return { name, train: countPart(own, "train"), valid: countPart(own, "valid"), test: countPart(own, "test") };
  });
  return {
    assignment,
    state: {
      seed: settings.seed,
      validPercent: settings.validPercent,
      testPercent: 0,
      method: "exact",
      together: ["exact"],
      hash: splitHash(placed),
      adopted: false,
    },
    preview: {
      classes: counts,
      valid: placed
        .filter((photo) => photo.part === "valid")
        .map((photo) => photo.id)
        .sort((a, b) => a - b),
      test: placed.filter((photo) => photo.part === "test").map((photo) => photo.id),
      groups: [],
      wouldHaveLeaked: 0,
      moves: 0,
      warnings: splitWarnings(counts, placed, testHashes),
    },
  };
}

/** Order that is the same under every locale. */
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function drawClass(
  photos: readonly SplitPhoto[],
  { validPercent, seed }: SplitSettings,
  sides: Map<string, Part>,
): void {
  const groups = ranked(photos, seed);
  const wanted = validShare(photos.length, groups.length, validPercent);
  // Pictures that an earlier class holds too are decided already and count towards the share.
  let valid = countPhotos(groups.filter((group) => sides.get(hashOf(group)) === "valid"));
  const free = groups.filter((group) => !sides.has(hashOf(group)));
  for (const [at, group] of free.entries()) {
    const size = group.photos.length;
    // A group larger than what is missing is passed over for a smaller one later in the ranking, except where nothing else is left.
    const onlyChance = at === free.length - 1 && valid === 0 && wanted > 0;
    const side = valid + size <= wanted || onlyChance ? "valid" : "train";
    sides.set(hashOf(group), side);
    if (side === "valid") valid += size;
  }
}

function validShare(photos: number, pictures: number, percent: number): number {
  if (pictures < 2) return 0;
  return Math.min(photos - 1, Math.max(1, Math.round((photos * percent) / 100)));
}

const countPart = (photos: readonly SplitPhoto[], part: Part): number =>
  photos.reduce((sum, photo) => sum + (photo.part === part ? 1 : 0), 0);

const hashOf = (group: Copies): string => group.photos[0]?.contentHash ?? "";

const countPhotos = (groups: readonly Copies[]): number => groups.reduce((sum, group) => sum + group.photos.length, 0);

function ranked(photos: readonly SplitPhoto[], seed: number): readonly Copies[] {
  return [...groupBy(photos, (photo) => photo.contentHash)]
    .map(([contentHash, copies]) => ({
      rank: createHash("sha256").update(`${seed}:${contentHash}`).digest("hex"),
      photos: copies,
    }))
    .sort((a, b) => byCodeUnit(a.rank, b.rank));
}
