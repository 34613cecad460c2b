import type { ClassCount, FileProblem, ProjectSummary, SplitState } from "../contract/photos.ts";
import { splitHash } from "../split/splitHash.ts";
import type { LibraryState } from "./libraryState.ts";
import { isKept, isRemoved } from "./photoRecord.ts";

/** Counts for each class, by name; photos that can't be read count, since a person sees them. */
export function countClasses(state: LibraryState): readonly ClassCount[] {
  const counts = new Map<string, { train: number; valid: number; test: number; removed: number }>();
  for (const record of state.records.values()) {
    if (record.gone) continue;
    let count = counts.get(record.class);
    if (count === undefined) {
      count = { train: 0, valid: 0, test: 0, removed: 0 };
      counts.set(record.class, count);
    }
    count[isRemoved(record) ? "removed" : record.part] += 1;
  }
  return [...counts]
    .map(([name, count]) => ({ name, ...count }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The split with the hash of how the kept photos stand now; undefined while there is none. */
export function splitState(state: LibraryState): SplitState | undefined {
  if (state.split === null) return undefined;
  const { seed, validPercent, adopted } = state.split;
  return { seed, validPercent, adopted, hash: splitHash(keptRecords(state)) };
}

export function* keptRecords(state: LibraryState): Generator<Parameters<typeof isKept>[0]> {
  for (const record of state.records.values()) if (isKept(record)) yield record;
}

export function summarise(
  dir: string,
  name: string,
  state: LibraryState,
  problems: readonly FileProblem[],
): ProjectSummary {
  const split = splitState(state);
  const undoLabel = state.undo.at(-1)?.label;
  const redoLabel = state.redo.at(-1)?.label;
  return {
    dir,
    name,
    classes: [...countClasses(state)],
    ...(split === undefined ? {} : { split }),
    canUndo: undoLabel !== undefined,
    canRedo: redoLabel !== undefined,
    ...(undoLabel === undefined ? {} : { undoLabel }),
    ...(redoLabel === undefined ? {} : { redoLabel }),
    problems: problems.length,
  };
}

/** Everything wrong that the library knows: from the last look at the folders, and from the photos in use. */
export function listProblems(state: LibraryState, walked: readonly FileProblem[]): readonly FileProblem[] {
  const listed: FileProblem[] = [...walked];
  for (const [file, { problem }] of state.others) if (problem !== undefined) listed.push({ file, ...problem });
  for (const record of state.records.values()) {
    if (record.problem !== undefined && !record.gone && !isRemoved(record)) {
      listed.push({ file: record.path, ...record.problem });
    }
  }
  return listed;
}
