import type { Part, PhotoId, SplitState } from "../contract/photos.ts";
import type { GroupReason } from "../contract/splitMethod.ts";
import { partsOf } from "./countLeaks.ts";
import type { PhotoGroup } from "./groupPhotos.ts";

interface ClassShare {
  readonly name: string;
  readonly train: number;
  readonly valid: number;
  readonly test: number;
}

interface Planned {
  readonly counts: readonly ClassShare[];
  readonly groups: readonly PhotoGroup[];
  readonly partOf: (id: PhotoId) => Part;
  readonly asked: Pick<SplitState, "validPercent" | "testPercent" | "method">;
}

/** Below this many validation photos, one photo moves a class's recall by more than 10 points. */
const fewValid = 10;
/** A class this many times larger than another pulls an untuned classifier towards itself. */
const imbalance = 5;
/** A share this many points from what was asked is worth a word, where it is more than two photos. */
const farPoints = 5;
const farPhotos = 2;
/** A group that holds this share of a class leaves little to draw. */
const swallows = 0.4;

const byReason: Readonly<Record<GroupReason, string>> = {
  exact: "copies of one file",
  near: "nearly the same picture",
  page: "from one page",
  creator: "by one creator",
  burst: "taken in one burst",
};

/** What a person should know before the photos move, in words; nothing here stops the split. */
export function splitWarnings({ counts, groups, partOf, asked }: Planned): string[] {
  const classes = counts.map((count) => ({ ...count, total: count.train + count.valid + count.test }));
  const largest = largestGroups(groups);
  const warnings: string[] = [];
  for (const count of classes) {
    const { name, train, valid, total } = count;
    if (train + valid === 0) warnings.push(`"${name}" has no photos to split.`);
    else if (train === 0) warnings.push(`"${name}" has nothing to train on.`);
    else if (valid === 0) warnings.push(tooFew(name, total, largest.get(name)));
    else if (valid < fewValid) {
      const photos = `${valid} validation photo${valid === 1 ? "" : "s"}`;
      warnings.push(`"${name}" has ${photos}: its accuracy will be a rough guess.`);
    }
    const group = largest.get(name);
    if (group !== undefined && valid > 0 && group.size > 2 && group.size >= total * swallows)
      warnings.push(swallowed(name, total, group, partOf));
    else if (valid > 0) warnings.push(...farShares(count, group?.size ?? 1, asked));
  }
  const sizes = classes.map(({ total }) => total).filter((size) => size > 0);
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length > 1 && large >= small * imbalance) {
    warnings.push(`The largest class has ${large} photos and the smallest ${small}: add photos to the smaller one.`);
  }
  return [...warnings, ...contested(groups), ...straddling(groups, partOf)];
}

interface Largest {
  readonly group: PhotoGroup;
  /** Photos of the class. */
  readonly size: number;
}

/** The group with most photos of each class. */
function largestGroups(groups: readonly PhotoGroup[]): ReadonlyMap<string, Largest> {
  const largest = new Map<string, Largest>();
  for (const group of groups) {
    const [first] = group.photos;
    if (first !== undefined && group.photos.length === 1) {
      if (!largest.has(first.class)) largest.set(first.class, { group, size: 1 });
      continue;
    }
    const sizes = new Map<string, number>();
    for (const { class: name } of group.photos) sizes.set(name, (sizes.get(name) ?? 0) + 1);
    for (const [name, size] of sizes) if (size > (largest.get(name)?.size ?? 0)) largest.set(name, { group, size });
  }
  return largest;
}

const inWords = ({ reasons }: PhotoGroup): string => reasons.map((reason) => byReason[reason]).join(" or ");

function tooFew(name: string, total: number, largest: Largest | undefined): string {
  if (largest === undefined || total < 2 || largest.size < total)
    return `"${name}" has too few photos for a validation side.`;
  return `All ${total} photos of "${name}" are ${inWords(largest.group)} and stay together, so it has no validation side. Keep less together.`;
}

function swallowed(name: string, total: number, { group, size }: Largest, partOf: (id: PhotoId) => Part): string {
  const sides = partsOf(group, partOf).join(" and ");
  return `${size} of the ${total} photos of "${name}" are ${inWords(group)} and stay together in ${sides}. To spread them, keep less together.`;
}

/** Shares that came out far from what was asked, and why. */
function farShares(
  count: ClassShare & { readonly total: number },
  largest: number,
  { validPercent, testPercent, method }: Planned["asked"],
): readonly string[] {
  const { name, valid, test, train, total } = count;
  // A test part that was not asked for is no part of what is shared out.
  const drawn = testPercent > 0 ? total : train + valid;
  const sides = [
    { side: "valid", got: valid, percent: validPercent },
    ...(testPercent > 0 ? [{ side: "test", got: test, percent: testPercent }] : []),
  ];
  return sides.flatMap(({ side, got, percent }) => {
    const wanted = (drawn * percent) / 100;
    const percentGot = (got * 100) / drawn;
    if (Math.abs(got - wanted) <= farPhotos || Math.abs(percentGot - percent) <= farPoints) return [];
    const why =
      largest > 2
        ? `groups of up to ${largest} photos stay together`
        : method === "hash"
          ? "each photo's own hash decides, which strays where photos are few; the exact count keeps to the share"
          : "some photos are decided with another class";
    return [`"${name}": ${side} gets ${Math.round(percentGot)} % in place of ${percent} %, since ${why}.`];
  });
}

function contested(groups: readonly PhotoGroup[]): readonly string[] {
  const classesOf = new Map<string, Set<string>>();
  for (const { photos } of groups) {
    if (photos.every(({ class: name }) => name === photos[0]?.class)) continue;
    for (const { contentHash, class: name } of photos) {
      const names = classesOf.get(contentHash) ?? new Set();
      classesOf.set(contentHash, names.add(name));
    }
  }
  const count = [...classesOf.values()].filter((names) => names.size > 1).length;
  return count === 0 ? [] : [`${count} picture${count === 1 ? " is" : "s are"} in more than one class.`];
}

/** Groups that stand on two sides all the same: through a test part that stays, or since a later photo joined two groups. */
function straddling(groups: readonly PhotoGroup[], partOf: (id: PhotoId) => Part): readonly string[] {
  const warnings: string[] = [];
  let tested = 0;
  let leaking = 0;
  for (const group of groups) {
    if (group.photos.length < 2) continue;
    const parts = partsOf(group, partOf);
    if (parts.length < 2) continue;
    if (parts.includes("test")) tested += group.photos.filter(({ id }) => partOf(id) !== "test").length;
    else leaking += 1;
  }
  if (tested > 0)
    warnings.push(`${tested} photo${tested === 1 ? " is" : "s are"} like one in the test part, which stays as it is.`);
  if (leaking > 0) {
    const what = leaking === 1 ? "1 group of like photos stands" : `${leaking} groups of like photos stand`;
    warnings.push(`${what} in train and in valid, since photos that came later joined what was apart. Mend the split.`);
  }
  return warnings;
}
