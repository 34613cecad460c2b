import type { ClassCount, FileProblem, PhotoId, ProjectSummary, SplitState } from "../contract/photos.ts";
import { classProblems } from "./classProblems.ts";
import type { LibraryState } from "./libraryState.ts";
import { isKept, type PhotoRecord } from "./photoRecord.ts";

/** Photos in use, in id order. */
export function* keptRecords(state: LibraryState): Generator<PhotoRecord> {
  for (const record of state.records.values()) if (isKept(record)) yield record;
}

/** The split with the hash of how the kept photos stand now; undefined while there is none. */
export function splitState(state: LibraryState): SplitState | undefined {
  if (state.split === null) return undefined;
  const { seed, validPercent, testPercent, method, together, newest, adopted } = state.split;
  const own = { seed, validPercent, testPercent, method, together: [...together], adopted };
  return { ...own, ...(newest === undefined ? {} : { newest }), hash: state.tally.split.hash() };
}

/** Whether the split that is there, if it is one of ours, has given this photo its side. */
export function placedBySplit({ split }: LibraryState): (id: PhotoId) => boolean {
  const { newest = Number.POSITIVE_INFINITY, away = [] } = split ?? {};
  const out = new Set(away);
  return (id) => id <= newest && !out.has(id);
}

export function summarise(
  dir: string,
  name: string,
  classes: readonly ClassCount[],
  state: LibraryState,
  problems: number,
): ProjectSummary {
  const split = splitState(state);
  const [undo, redo] = [state.undo.at(-1), state.redo.at(-1)];
  return {
    dir,
    name,
    classes: [...classes],
    ...(split === undefined ? {} : { split }),
    canUndo: undo !== undefined,
    canRedo: redo !== undefined,
    ...(undo === undefined ? {} : { undoLabel: undo.label, undoPhotos: undo.rows.length }),
    ...(redo === undefined ? {} : { redoLabel: redo.label, redoPhotos: redo.rows.length }),
    problems,
  };
}

/** Everything wrong that the library knows: from the last look at the folders, with the classes, and with photos in use. */
export function listProblems(
  state: LibraryState,
  classes: readonly ClassCount[],
  walked: readonly FileProblem[],
): readonly FileProblem[] {
  const listed: FileProblem[] = [...classProblems(classes), ...walked];
  for (const [file, { problem }] of state.others) if (problem !== undefined) listed.push({ file, ...problem });
  for (const { path, problem } of state.tally.problems())
    if (problem !== undefined) listed.push({ file: path, ...problem });
  return listed;
}
