import type { CleanReport, LikeGroup } from "../../core/contract/clean.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import {
  countFindings,
  type FindingCounts,
  type Findings,
  noFindings,
  recountFindings,
  withRemoved,
} from "./findings.ts";
import type { PhotoSet } from "./photoSet.ts";
import type { State } from "./store.ts";

export type CleanJob = "clean.measure" | "clean.suspect";

/** What was found out about the photos that helps to clean them. */
export interface CleanSlice {
  /** Without its lists, which are in `findings`; null before the first answer. */
  readonly report: CleanReport | null;
  readonly findings: Findings;
  /** By id, NaN where it was not measured. */
  readonly sharpness: Float32Array;
  /** Jobs that the person stopped: they start again only when asked for. */
  readonly halted: ReadonlySet<CleanJob>;
  /** The kind of groups that 'Keep best in all groups' asks about. */
  readonly confirming: LikeGroup["kind"] | null;
}

export const freshClean: CleanSlice = {
  report: null,
  findings: noFindings,
  sharpness: new Float32Array(),
  halted: new Set(),
  confirming: null,
};

/** @param photos what is in the project now, removed ones included */
export function reportTaken(slice: CleanSlice, report: CleanReport, found: Findings, photos: PhotoSet): CleanSlice {
  return { ...slice, report, findings: withRemoved(found, slice.findings, photos) };
}

export function sharpnessOf(slice: CleanSlice, id: PhotoId): number {
  return slice.sharpness[id] ?? Number.NaN;
}

export function jobHalted(slice: CleanSlice, job: CleanJob, halted: boolean): CleanSlice {
  const next = new Set(slice.halted);
  if (halted) next.add(job);
  else next.delete(job);
  return { ...slice, halted: next };
}

interface Counted {
  readonly findings: Findings;
  readonly photos: PhotoSet;
  readonly counts: FindingCounts;
}
let memo: Counted | null = null;

/** `countFindings` of a state, made anew only when findings changed or many photos at once. */
export function selectCounts({ clean: { findings }, photos: { shown } }: State): FindingCounts {
  if (memo?.findings === findings && memo.photos === shown) return memo.counts;
  const followed = memo?.findings === findings ? recountFindings(memo.counts, findings, memo.photos, shown) : null;
  memo = { findings, photos: shown, counts: followed ?? countFindings(findings, shown) };
  return memo.counts;
}
