import type { RecentProject } from "../../core/contract/bridge.ts";
import type { WireError } from "../../core/contract/errors.ts";
import type { FileProblem, ProjectSummary, ScanReport } from "../../core/contract/photos.ts";
import { sidesOf } from "./sidesOf.ts";

/** The open project as its summary tells it; `opening` names the folder while it is being looked at. */
export interface ProjectSlice {
  readonly summary: ProjectSummary | null;
  readonly opening: string | null;
  /** The core that had it open is gone, and no other has opened it yet. */
  readonly lost: boolean;
  /** Why the last folder could not be opened. */
  readonly error: WireError | null;
  readonly problems: readonly FileProblem[];
  /** What the last look found, for the line under the title. */
  readonly lastScan: { readonly added: number; readonly vanished: number } | null;
  readonly recents: readonly RecentProject[];
}

export const noProject: ProjectSlice = {
  summary: null,
  opening: null,
  lost: false,
  error: null,
  problems: [],
  lastScan: null,
  recents: [],
};

export function openingStarted(slice: ProjectSlice, label: string): ProjectSlice {
  return { ...slice, opening: label, error: null };
}

export function openingFailed(slice: ProjectSlice, error: WireError | null): ProjectSlice {
  return { ...slice, opening: null, error };
}

export function projectLost(slice: ProjectSlice): ProjectSlice {
  return { ...slice, lost: slice.summary !== null };
}

export function projectOpened(slice: ProjectSlice, report: ScanReport): ProjectSlice {
  return { ...scanned(slice, report), opening: null, lost: false, error: null, lastScan: null };
}

export function scanned(slice: ProjectSlice, report: ScanReport): ProjectSlice {
  const lastScan = { added: report.added, vanished: report.vanished };
  return { ...slice, summary: report.summary, problems: report.problems, lastScan };
}

/** A newer summary of the project that is open; one of another project comes too late and is dropped. */
export function summaryChanged(slice: ProjectSlice, summary: ProjectSummary): ProjectSlice {
  if (slice.summary !== null && slice.summary.dir !== summary.dir) return slice;
  return slice.summary === null ? slice : { ...slice, summary };
}

export function projectClosed(slice: ProjectSlice): ProjectSlice {
  // A project closes also because another one is being opened.
  return { ...noProject, recents: slice.recents, error: slice.error, opening: slice.opening };
}

/** Counts over all classes. */
export function totals(summary: ProjectSummary): {
  readonly kept: number;
  readonly train: number;
  readonly valid: number;
  readonly test: number;
  readonly removed: number;
} {
  const { train, valid, test } = sidesOf(summary.classes);
  const removed = summary.classes.reduce((sum, count) => sum + count.removed, 0);
  return { kept: train + valid + test, train, valid, test, removed };
}
