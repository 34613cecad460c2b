import { createHash } from "node:crypto";
import { Breath, mapInTurns } from "../jobs/breath.ts";
import { sortInTurns } from "../jobs/sortInTurns.ts";
import { groupBy } from "../split/groupBy.ts";

/** What decides a photo's fold. */
export interface FoldPhoto {
  /** Class index. */
  readonly label: number;
  /** Photos of one group, near-duplicates, share a fold: else the head would have seen the photo that it is asked about. */
  readonly group: string;
}

export const foldCount = 5;

/**
 * Deals groups out to folds, class by class, each to the fold that has fewest photos of that class, in an order that depends
 * on the groups' names and the number of the deal alone. A class with fewer groups than folds is missing from some folds, never from the others' training;
 * one with a single group has no fold that could be judged by the rest.
 * @returns fold of each photo; -1 where its class has a single group: nobody could know it without having seen it
 */
export async function dealFolds(photos: readonly FoldPhoto[], deal = 0): Promise<Int8Array> {
  const folds = foldCount;
  const breath = new Breath();
  const numbered = await mapInTurns(photos, ({ label, group }, at) => ({ label, group, at }), breath);
  const groups = await mapInTurns(
    groupBy(numbered, ({ group }) => group),
    ([name, members]) => ({
      name: createHash("sha256").update(`${deal} ${name}`).digest("hex"),
      members,
      label: members[0]!.label,
    }),
    breath,
  );
  const dealt = new Int8Array(photos.length).fill(-1);
  const sizes = new Map<number, number[]>();
  const ofClass = (label: number): number[] => {
    const own = sizes.get(label) ?? Array.from({ length: folds }, () => 0);
    sizes.set(label, own);
    return own;
  };
  const classes = [...groupBy(groups, ({ label }) => label)].sort(([a], [b]) => a - b);
  for (const [label, own] of classes) {
    // Large ones first, so that they even out.
    const bySize = (a: (typeof own)[number], b: (typeof own)[number]): number =>
      b.members.length - a.members.length || (a.name < b.name ? -1 : 1);
    for (const { members } of await sortInTurns(own, bySize, breath)) {
      if (breath.isDue) await breath.take();
      const counts = ofClass(label);
      // Small classes start at different folds, so that no fold has all of them.
      const order = Array.from(counts.keys(), (step) => (step + label) % folds);
      const fold = order.reduce((best, next) => (counts[next]! < counts[best]! ? next : best));
      for (const { at, label: each } of members) {
        dealt[at] = fold;
        const theirs = ofClass(each);
        theirs[fold] = theirs[fold]! + 1;
      }
    }
  }
  const seen = groupBy(photos.keys(), (at) => photos[at]!.label);
  for (const places of seen.values()) {
    const used = new Set(places.map((at) => dealt[at]));
    if (used.size < 2) for (const at of places) dealt[at] = -1;
  }
  return dealt;
}
