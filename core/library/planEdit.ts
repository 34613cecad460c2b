import { ThawError } from "../contract/errors.ts";
import type { Part, PhotoId } from "../contract/photos.ts";
import type { SplitMemo } from "./entries.ts";
import type { FreeNames } from "./freeName.ts";
import type { LibraryState } from "./libraryState.ts";
import { isKept, isRemoved, type PhotoRecord, type Placement } from "./photoRecord.ts";
import { homeOf, partOfFolder, placeOf, trashPath } from "./place.ts";

/** What an edit wants: for each photo where it shall be. Nothing has moved yet. */
export interface EditPlan {
  /** In words, imperative: "Remove 3 photos". */
  readonly label: string;
  readonly places: ReadonlyMap<PhotoId, Placement>;
  /** Photos that come with it. */
  readonly arrivals?: readonly Arrival[];
  readonly join?: string;
  /** Photos of the step that have been deleted for good. */
  readonly deleted?: number;
  /** What becomes of the split; absent: nothing. */
  readonly split?: SplitMemo | null;
}

/** A staged file and the photo that it becomes. */
export interface Arrival {
  readonly record: PhotoRecord;
  /** Relative to the project. */
  readonly staged: string;
}

export const photos = (count: number): string => `${count} photo${count === 1 ? "" : "s"}`;

/** @throws ThawError notFound, photoVanished */
export function recordsOf(state: LibraryState, ids: Iterable<PhotoId>): readonly PhotoRecord[] {
  return [...new Set(ids)].map((id) => {
    const record = state.records.get(id);
    if (record === undefined) throw new ThawError("notFound", `There is no photo ${id} in this project.`);
    return record;
  });
}

export function planRemove(state: LibraryState, ids: readonly PhotoId[], names: FreeNames): EditPlan {
  const places = new Map<PhotoId, Placement>();
  for (const record of recordsOf(state, ids)) {
    if (isRemoved(record)) continue;
    const { id, name, home, origin } = record;
    places.set(id, { path: names.claim(trashPath(id, name)), home, origin });
  }
  return { label: `Remove ${photos(places.size)}`, places };
}

export function planRestore(state: LibraryState, ids: readonly PhotoId[], names: FreeNames): EditPlan {
  const places = new Map<PhotoId, Placement>();
  for (const record of recordsOf(state, ids)) {
    if (!isRemoved(record)) continue;
    const { id, name, prefix, origin, home } = record;
    // Removed before the split, restored after it: loose class folders are no longer looked at by what reads train/.
    const moved = prefix === "" && state.split !== null && !state.split.adopted;
    const place = names.claim(moved ? homeOf(partFolder(state, "train"), record.class, name) : home);
    places.set(id, { path: place, home: place, origin: moved ? home : origin });
  }
  return { label: `Restore ${photos(places.size)}`, places };
}

/** @param classes of each photo the class that it goes to, as classNamed gives it */
export function planRelabel(state: LibraryState, classes: ReadonlyMap<PhotoId, string>, names: FreeNames): EditPlan {
  const places = new Map<PhotoId, Placement>();
  for (const record of recordsOf(state, classes.keys())) {
    const { id, path, prefix, name, origin } = record;
    const className = classes.get(id) ?? record.class;
    if (record.class === className) continue;
    const wanted = homeOf(prefix, className, name);
    const home = isRemoved(record) ? wanted : names.claim(wanted);
    places.set(id, { path: isRemoved(record) ? path : home, home, origin });
  }
  const named = new Set(classes.values());
  const to = named.size === 1 ? [...named].join() : `${named.size} classes`;
  return { label: `Move ${photos(places.size)} to ${to}`, places };
}

/** The folder that a part has in this project, or the usual one. */
export function partFolder(state: LibraryState, part: Part): string {
  for (const { prefix, gone } of state.records.values()) {
    if (!gone && prefix !== "" && partOfFolder(prefix) === part) return prefix;
  }
  return part;
}

/** Photos go to `<part>/<class>/`; those already in a folder of their part stay. */
export function planSplit(
  state: LibraryState,
  assignment: ReadonlyMap<PhotoId, Part>,
  split: Omit<SplitMemo, "adopted" | "before">,
  names: FreeNames,
): EditPlan {
  const folders = new Map((["train", "valid", "test"] as const).map((part) => [part, partFolder(state, part)]));
  const places = new Map<PhotoId, Placement>();
  const counts = { train: 0, valid: 0, test: 0 };
  for (const record of recordsOf(state, assignment.keys())) {
    const part = assignment.get(record.id) ?? record.part;
    counts[part] += 1;
    checkKept(record);
    if (record.prefix !== "" && record.part === part) continue;
    const home = names.claim(homeOf(folders.get(part) ?? part, record.class, record.name));
    places.set(record.id, { path: home, home, origin: record.origin ?? record.home });
  }
  const before = state.split === null || state.split.adopted ? state.split : state.split.before;
  return {
    label: `Split: ${counts.valid} of ${photos(assignment.size)} to valid${counts.test > 0 ? `, ${counts.test} to test` : ""}`,
    places,
    split: {
      seed: split.seed,
      validPercent: split.validPercent,
      testPercent: split.testPercent,
      method: split.method,
      together: split.together,
      newest: split.newest,
      ...awayFrom(state, assignment, split.newest ?? 0),
      adopted: false,
      before,
    },
  };
}

/** What the split could not place: brought back one day, it joins the side of its group as what comes later does. */
function awayFrom(
  state: LibraryState,
  assignment: ReadonlyMap<PhotoId, Part>,
  newest: PhotoId,
): Pick<SplitMemo, "away"> {
  const away = [...state.records.keys()].filter((id) => id <= newest && !assignment.has(id));
  return away.length === 0 ? {} : { away };
}

function checkKept(record: PhotoRecord): void {
  if (isKept(record)) return;
  throw new ThawError("splitStale", "The photos have changed since the preview. Look at it again.");
}

/** Photos change sides and the split stays what it is; undoing the split still brings them to where they were before it. */
export function planMend(state: LibraryState, moves: ReadonlyMap<PhotoId, Part>, names: FreeNames): EditPlan {
  const places = new Map<PhotoId, Placement>();
  const counts = { train: 0, valid: 0, test: 0 };
  for (const record of recordsOf(state, moves.keys())) {
    checkKept(record);
    const part = moves.get(record.id) ?? record.part;
    if (part === record.part) continue;
    const home = names.claim(homeOf(partFolder(state, part), record.class, record.name));
    places.set(record.id, { path: home, home, origin: record.origin });
    counts[part] += 1;
  }
  const to = Object.entries(counts)
    .flatMap(([part, count]) => (count === 0 ? [] : [`${photos(count)} to ${part}`]))
    .join(", ");
  return { label: `Mend the split${to === "" ? "" : `: ${to}`}`, places };
}

/**
 * Back to where the photos lay before Thaw split them; photos that came to valid in another way, and those of a split that was
 * found on disk, go to train.
 */
export function planUndoSplit(state: LibraryState, names: FreeNames): EditPlan {
  if (state.split === null) throw new ThawError("notSplit", "The project is not split.");
  const adopted = state.split.adopted;
  const all = [...state.records.values()].filter((record) => !record.gone);
  const loose = all.some((record) => record.origin !== undefined && placeOf(record.origin).prefix === "");
  const train = loose ? "" : partFolder(state, "train");
  const places = new Map<PhotoId, Placement>();
  for (const record of all) {
    const wanted = beforeSplit(record, adopted, train);
    if (wanted === record.home && record.origin === undefined) continue;
    const stays = isRemoved(record) || wanted === record.home;
    const home = stays ? wanted : names.claim(wanted);
    places.set(record.id, { path: isRemoved(record) ? record.path : home, home, origin: undefined });
  }
  return { label: "Undo the split", places, split: adopted ? null : state.split.before };
}

function beforeSplit(record: PhotoRecord, adopted: boolean, train: string): string {
  const { origin, part, name } = record;
  if (origin !== undefined && !adopted) {
    const old = placeOf(origin);
    // A photo that came between two splits was in train/, of which nothing is left where class folders lie loose.
    const prefix = train === "" && old.part === "train" ? "" : old.prefix;
    return prefix === old.prefix && old.class === record.class ? origin : homeOf(prefix, record.class, name);
  }
  // Added after the split: it follows the others out of train/, so that no folder of two layouts is left.
  const follows = train === "" && part === "train";
  return part === "valid" || follows ? homeOf(train, record.class, name) : record.home;
}
