import {
  type Flaw,
  type FlawKind,
  flawKinds,
  type LikeGroup,
  type Suspect,
  type Findings as ToldFindings,
} from "../../core/contract/clean.ts";
import type { Photo, PhotoId } from "../../core/contract/photos.ts";
import { entry, findPhoto, type PhotoSet } from "./photoSet.ts";

export const findingKinds = ["suspect", "exact", "near", ...flawKinds] as const;
/** What a photo may be listed under as likely junk. */
export type FindingKind = (typeof findingKinds)[number];

/** A report's findings, to be looked up by photo. */
export interface Findings {
  readonly flaws: ReadonlyMap<FlawKind, ReadonlyMap<PhotoId, Flaw>>;
  readonly groups: Readonly<Record<LikeGroup["kind"], readonly LikeGroup[]>>;
  readonly groupsOf: ReadonlyMap<PhotoId, readonly LikeGroup[]>;
  readonly suspects: ReadonlyMap<PhotoId, Suspect>;
}

export const noFindings: Findings = {
  flaws: new Map(),
  groups: { exact: [], near: [] },
  groupsOf: new Map(),
  suspects: new Map(),
};

/** Makes findings of what is told of them page by page: 100,000 at once would hold the window up. */
export class FindingsReader {
  readonly #flaws = new Map<FlawKind, Map<PhotoId, Flaw>>();
  readonly #groups: Record<LikeGroup["kind"], LikeGroup[]> = { exact: [], near: [] };
  readonly #groupsOf = new Map<PhotoId, LikeGroup[]>();
  readonly #suspects = new Map<PhotoId, Suspect>();

  add({ flaws, groups, suspects }: ToldFindings): void {
    for (const flaw of flaws) entry(this.#flaws, flaw.kind, () => new Map<PhotoId, Flaw>()).set(flaw.id, flaw);
    for (const group of groups) {
      this.#groups[group.kind].push(group);
      for (const id of group.ids) entry(this.#groupsOf, id, () => [] as LikeGroup[]).push(group);
    }
    for (const suspect of suspects) this.#suspects.set(suspect.id, suspect);
  }

  /** What was added, and nothing may be from now on. */
  findings(): Findings {
    return { flaws: this.#flaws, groups: this.#groups, groupsOf: this.#groupsOf, suspects: this.#suspects };
  }
}

export function findingsOf(told: ToldFindings): Findings {
  const reader = new FindingsReader();
  reader.add(told);
  return reader.findings();
}

/**
 * A report tells nothing of removed photos. What the one before it told of them stays, so that a photo which an undo brings back stands in
 * its list again at once, and not when the next report comes.
 */
export function withRemoved(next: Findings, old: Findings, photos: PhotoSet): Findings {
  const merged = <T>(told: ReadonlyMap<PhotoId, T>, before: ReadonlyMap<PhotoId, T>): ReadonlyMap<PhotoId, T> => {
    const kept: (readonly [PhotoId, T])[] = [];
    for (const [id, finding] of before)
      if (!told.has(id) && findPhoto(photos, id)?.removed === true) kept.push([id, finding]);
    if (kept.length === 0) return told;
    const all = new Map(told);
    for (const [id, finding] of kept) all.set(id, finding);
    return all;
  };
  const kinds = new Set([...next.flaws.keys(), ...old.flaws.keys()]);
  const none: ReadonlyMap<PhotoId, Flaw> = new Map();
  const flaws = Array.from(
    kinds,
    (kind) => [kind, merged(next.flaws.get(kind) ?? none, old.flaws.get(kind) ?? none)] as const,
  );
  return { ...next, flaws: new Map(flaws), suspects: merged(next.suspects, old.suspects) };
}

export function isGroupKind(kind: FindingKind | null): kind is LikeGroup["kind"] {
  return kind === "exact" || kind === "near";
}

/** The class that a photo is thought to belong to; undefined where it stands there already, or nothing is suspected. */
export function suggestedClass({ suspects }: Findings, photo: Photo): string | undefined {
  const suspect = suspects.get(photo.id);
  return suspect !== undefined && suspect.suspicion > 0 && suspect.class !== photo.class ? suspect.class : undefined;
}

/** Whether a photo in use stands in a list; groups are looked up as groups. */
export function isListed(findings: Findings, kind: FindingKind, photo: Photo): boolean {
  if (photo.removed) return false;
  if (kind === "suspect") return suggestedClass(findings, photo) !== undefined;
  if (isGroupKind(kind)) return (findings.groupsOf.get(photo.id) ?? []).some((group) => group.kind === kind);
  return findings.flaws.get(kind)?.has(photo.id) === true;
}

/** Photos of a group that are still in use, the one worth keeping first; fewer than two: nothing is left to decide. */
export function presentIn(group: LikeGroup, photos: PhotoSet): readonly PhotoId[] {
  return group.ids.filter((id) => findPhoto(photos, id)?.removed === false);
}

/** How many photos, or groups, each list holds. */
export type FindingCounts = ReadonlyMap<FindingKind, number>;

/** Whether there is still something to decide about a group. */
const isOpen = (group: LikeGroup, photos: PhotoSet): boolean => presentIn(group, photos).length > 1;

export function countFindings(findings: Findings, photos: PhotoSet): FindingCounts {
  const counts = new Map<FindingKind, number>();
  for (const kind of findingKinds) {
    if (isGroupKind(kind)) {
      counts.set(kind, findings.groups[kind].filter((group) => isOpen(group, photos)).length);
      continue;
    }
    const ids = kind === "suspect" ? findings.suspects.keys() : (findings.flaws.get(kind)?.keys() ?? []);
    let count = 0;
    for (const id of ids) {
      const photo = findPhoto(photos, id);
      if (photo !== undefined && isListed(findings, kind, photo)) count += 1;
    }
    counts.set(kind, count);
  }
  return counts;
}

/**
 * `countFindings` after an edit, from the counts before it: of 100,000 photos tens of thousands may be listed, and only those that changed,
 * and their groups, can count otherwise.
 * @param counts for `before`
 * @returns null where `photos` does not follow from `before` by one change
 */
export function recountFindings(
  counts: FindingCounts,
  findings: Findings,
  before: PhotoSet,
  photos: PhotoSet,
): FindingCounts | null {
  const { delta } = photos;
  if (delta === null || delta.from !== before.stamp) return null;
  const next = new Map(counts);
  const add = (kind: FindingKind, count: number): unknown => next.set(kind, (next.get(kind) ?? 0) + count);
  const touched = new Set<LikeGroup>();
  for (const [index, photo] of delta.after.entries()) {
    for (const group of findings.groupsOf.get(photo.id) ?? []) touched.add(group);
    const old = delta.before[index];
    for (const kind of findingKinds) {
      if (isGroupKind(kind)) continue;
      if (old !== undefined && isListed(findings, kind, old)) add(kind, -1);
      if (isListed(findings, kind, photo)) add(kind, 1);
    }
  }
  for (const group of touched) add(group.kind, Number(isOpen(group, photos)) - Number(isOpen(group, before)));
  return next;
}

/** How likely a photo is junk: label suspects first (2 to 3), then flaws and lesser copies (1 to 2), then low confidence. */
export function junkScore(findings: Findings, photo: Photo): number {
  const suspect = findings.suspects.get(photo.id);
  if (suspect !== undefined && suggestedClass(findings, photo) !== undefined) {
    return 2 + suspect.suspicion / (1 + suspect.suspicion);
  }
  const weights = flawKinds.map((kind) => findings.flaws.get(kind)?.get(photo.id)?.weight ?? -1);
  const isCopy = (findings.groupsOf.get(photo.id) ?? []).some(({ ids }) => ids[0] !== photo.id);
  const worst = Math.max(...weights, isCopy ? 0.5 : -1);
  return worst >= 0 ? 1 + worst : 1 - (suspect?.own ?? 1);
}
