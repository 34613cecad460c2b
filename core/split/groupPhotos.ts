import { GroupReason } from "../contract/splitMethod.ts";
import { byCodeUnit } from "./byCodeUnit.ts";
import { DisjointSets } from "./disjointSets.ts";
import { groupBy } from "./groupBy.ts";
import type { SplitPhoto, Tie } from "./splitPhoto.ts";

/** Photos that stay on one side. A photo that nothing ties is a group of its own, without reasons. */
export interface PhotoGroup {
  /** The smallest content hash in it: the same whatever the files' names, order and ids. */
  readonly key: string;
  /** In id order. */
  readonly photos: readonly SplitPhoto[];
  readonly reasons: readonly GroupReason[];
}

/**
 * The photos in groups: whatever one of the chosen reasons ties together, directly or over others. Copies of one file always are.
 * @param ties of any reasons and in any order; ids that are not among the photos are passed over
 * @returns in the order of their keys
 */
export function groupPhotos(
  photos: readonly SplitPhoto[],
  ties: readonly Tie[],
  together: readonly GroupReason[],
): readonly PhotoGroup[] {
  const chosen = new Set<GroupReason>(["exact", ...together]);
  const places = new Map(photos.map(({ id }, at) => [id, at]));
  const sets = new DisjointSets(photos.length);
  const found: { readonly reason: GroupReason; readonly first: number }[] = [];
  for (const { reason, ids } of ties) {
    if (!chosen.has(reason)) continue;
    const [first, ...others] = ids.flatMap((id) => places.get(id) ?? []);
    if (first === undefined || others.length === 0) continue;
    for (const other of others) sets.unite(first, other);
    found.push({ reason, first });
  }
  const reasons = new Map<number, Set<GroupReason>>();
  for (const { reason, first } of found) {
    const root = sets.find(first);
    const known = reasons.get(root);
    if (known === undefined) reasons.set(root, new Set([reason]));
    else known.add(reason);
  }
  return [...groupBy(photos.keys(), (at) => sets.find(at))]
    .map(([root, members]): PhotoGroup => {
      const [alone] = members.length === 1 ? members.flatMap((at) => photos[at] ?? []) : [];
      if (alone !== undefined) return { key: alone.contentHash, photos: [alone], reasons: [] };
      const own = reasons.get(root);
      return {
        key: members.reduce((least, at) => smaller(least, photos[at]?.contentHash ?? ""), "\uffff"),
        photos: members.flatMap((at) => photos[at] ?? []).sort((a, b) => a.id - b.id),
        reasons: own === undefined ? [] : GroupReason.options.filter((reason) => own.has(reason)),
      };
    })
    .sort((a, b) => byCodeUnit(a.key, b.key));
}

const smaller = (a: string, b: string): string => (b < a ? b : a);
