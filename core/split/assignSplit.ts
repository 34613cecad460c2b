import { ThawError } from "../contract/errors.ts";
import type { Part, PhotoId, SplitState } from "../contract/photos.ts";
import type { SplitPreview } from "../contract/split.ts";
import { GroupReason, type SplitMethod } from "../contract/splitMethod.ts";
import { splitGroups } from "./countLeaks.ts";
import { creditTies } from "./creditTies.ts";
import { type DrawnGroup, digestOf, rankOf, type Shares } from "./drawnGroup.ts";
import { exactDraw } from "./exactDraw.ts";
import { groupBy } from "./groupBy.ts";
import { groupPhotos } from "./groupPhotos.ts";
import { hashDraw } from "./hashDraw.ts";
import { leaksOneByOne } from "./oneByOne.ts";
import { splitHash } from "./splitHash.ts";
import type { SplitPhoto, Tie } from "./splitPhoto.ts";
import { splitWarnings } from "./splitWarnings.ts";

export interface SplitSettings {
  /** Percent of each class for the validation side, 1 to 90. */
  readonly validPercent: number;
  readonly seed: number;
  /** Percent of each class for a test part, 0 (unless given) to 50. */
  readonly testPercent?: number;
  /** Unless given, the article's exact share. */
  readonly method?: SplitMethod;
  /** Besides copies of one file, which always stay together. */
  readonly together?: readonly GroupReason[];
}

/** What is known beside the photos themselves. */
export interface SplitKnowledge {
  /** Ties that ask for a look at the pixels; those of content and credit are found here. */
  readonly ties?: readonly Tie[];
  /** Reasons that `ties` tells all about, tied or not. */
  readonly looked?: readonly GroupReason[];
  /** Photos that were compared by their features as well. */
  readonly featured?: number;
  /** The split as it stands. */
  readonly current?: SplitState | undefined;
}

export interface SplitPlan {
  readonly assignment: ReadonlyMap<PhotoId, Part>;
  readonly state: SplitState;
  readonly preview: SplitPreview;
}

/** What is left to learn from, at the least. */
const leastTrainPercent = 5;

/**
 * Stratified draw over groups of photos that belong together. Each group is ranked by SHA-256 of the seed and its smallest content
 * hash, so the answer depends on the pictures alone: not on names, order or machine.
 *
 * Method `hash` holds the rank against the shares. No function of the photos alone can keep a side while groups grow and merge, so
 * what a split with these very settings has placed stays where it stands, and what came later joins it. Method `exact` counts.
 * A test part that is there and not asked for keeps its photos.
 * @throws ThawError badInput where nothing is left to train on
 */
export function assignSplit(
  photos: readonly SplitPhoto[],
  settings: SplitSettings,
  { ties = [], looked = [], featured = 0, current }: SplitKnowledge = {},
): SplitPlan {
  const { validPercent, seed, testPercent = 0, method = "exact", together = ["exact"] } = settings;
  if (validPercent + testPercent > 100 - leastTrainPercent) {
    const both = `Valid and test together take ${validPercent + testPercent} % of the photos`;
    throw new ThawError("badInput", `${both}. Leave at least ${leastTrainPercent} % to train on.`);
  }
  const chosen = GroupReason.options.filter((reason) => reason === "exact" || together.includes(reason));
  const asked = { seed, validPercent, testPercent, method, together: chosen };
  const known = [...creditTies(photos), ...ties];
  const groups = groupPhotos(photos, known, chosen);
  const shares: Shares = { valid: validPercent / 100, test: testPercent / 100 };
  const draw = method === "hash" ? hashDraw : exactDraw;
  const isDrawn = ({ part }: SplitPhoto): boolean => testPercent > 0 || part !== "test";
  const keeps = placedBy(current, asked);

  const digests = groups.map(({ key }) => digestOf(seed, key));
  const drawn: ReturnType<typeof drawnGroup>[] = [];
  for (const [at, group] of groups.entries()) {
    const own = group.photos.every(isDrawn) ? group.photos : group.photos.filter(isDrawn);
    if (own.length > 0) drawn.push(drawnGroup(own, digests[at] ?? "", keeps));
  }
  const sides = draw(
    drawn.map(({ group }) => group),
    shares,
  );
  const assignment = new Map<PhotoId, Part>();
  for (const photo of photos) if (!isDrawn(photo)) assignment.set(photo.id, photo.part);
  for (const [at, { photos: own }] of drawn.entries()) {
    const side = sides[at] ?? "train";
    for (const photo of own) assignment.set(photo.id, keeps(photo) ? photo.part : side);
  }
  const partOf = (id: PhotoId): Part => assignment.get(id) ?? "train";
  const placed = photos.map(({ id, class: name, contentHash }) => ({ class: name, contentHash, part: partOf(id) }));
  const counts = countClasses(placed);
  const hash = splitHash(placed);
  const listOf = (part: Part): PhotoId[] =>
    photos.flatMap(({ id }) => (partOf(id) === part ? id : [])).sort((a, b) => a - b);
  return {
    assignment,
    state: {
      ...asked,
      hash,
      adopted: false,
      newest: photos.reduce((most, { id }) => Math.max(most, id), 0),
    },
    preview: {
      hash,
      classes: counts,
      valid: listOf("valid"),
      test: listOf("test"),
      groups: splitGroups(groups, partOf),
      ties: countTies(known, ["exact", "page", "creator", ...looked]),
      featured,
      wouldHaveLeaked: leaksOneByOne(groups, { seed, shares, draw, isDrawn }, digests),
      moves: photos.filter(({ id, part, loose }) => loose === true || part !== partOf(id)).length,
      warnings: splitWarnings({ counts, groups, partOf, asked }),
    },
  };
}

/** Whether a photo was placed by a split with the very same settings, which then stays where it is. */
function placedBy(current: SplitState | undefined, asked: Omit<SplitState, "hash" | "adopted">) {
  const same =
    current?.adopted === false &&
    asked.method === "hash" &&
    current.method === asked.method &&
    current.seed === asked.seed &&
    current.validPercent === asked.validPercent &&
    current.testPercent === asked.testPercent &&
    current.together.length === asked.together.length &&
    asked.together.every((reason) => current.together.includes(reason));
  // A photo that was not placed and lies outside train was put there by the person.
  const newest = current?.newest ?? Number.POSITIVE_INFINITY;
  return ({ id, part, placed = id <= newest }: SplitPhoto): boolean => same && (placed || part !== "train");
}

function drawnGroup(photos: readonly SplitPhoto[], digest: string, keeps: (photo: SplitPhoto) => boolean) {
  const sizes = new Map<string, number>();
  for (const { class: name } of photos) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const [first, ...others] = new Set(photos.filter(keeps).map(({ part }) => part));
  // Where it stands on two sides already, what joins it is least harmful on the earliest.
  const stands = others.length === 0 ? first : [first, ...others].includes("train") ? "train" : "valid";
  const group: DrawnGroup = { digest, rank: rankOf(digest), sizes, ...(stands === undefined ? {} : { stands }) };
  return { group, photos };
}

function countClasses(placed: readonly { readonly class: string; readonly part: Part }[]): SplitPreview["classes"] {
  const counts = new Map<string, Record<Part, number>>();
  for (const { class: name, part } of placed) {
    const count = counts.get(name) ?? { train: 0, valid: 0, test: 0 };
    count[part] += 1;
    counts.set(name, count);
  }
  return [...counts].map(([name, count]) => ({ name, ...count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What each reason by itself ties together. */
function countTies(ties: readonly Tie[], looked: readonly GroupReason[]): SplitPreview["ties"] {
  const byReason = groupBy(ties, ({ reason }) => reason);
  return GroupReason.options
    .filter((reason) => looked.includes(reason))
    .map((reason) => {
      const own = byReason.get(reason) ?? [];
      return { reason, groups: own.length, photos: own.reduce((sum, { ids }) => sum + ids.length, 0) };
    });
}
