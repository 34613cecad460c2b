import type { PhotoId, PhotoProblem } from "../contract/photos.ts";
import { hasImageExtension } from "../images/imageKind.ts";
import type { Breath } from "../jobs/breath.ts";
import { groupBy } from "../split/groupBy.ts";
import type { LibraryState } from "./libraryState.ts";
import { type FileFacts, makeRecord, type PhotoRecord } from "./photoRecord.ts";
import { isTrashed, placeOf } from "./place.ts";
import type { Walk, WalkedFile } from "./walkProject.ts";

export interface Reconciled {
  /** Records that are new or changed. */
  readonly put: readonly PhotoRecord[];
  /** Every file that is no photo. */
  readonly others: ReadonlyMap<string, FileFacts>;
  readonly added: number;
  readonly vanished: number;
}

const unchanged = (known: FileFacts, file: WalkedFile): boolean =>
  known.bytes === file.bytes && known.modified === file.modified;

/** A look at the folders, and what edits have done since it began: of what they touched it says nothing that holds. */
export interface Look {
  readonly walk: Walk;
  /** Records as they were when it began. */
  readonly before: ReadonlyMap<PhotoId, PhotoRecord>;
}

/** Paths that photos had or have which were edited since; a record is never changed, only replaced. */
export function touchedSince({ before }: Look, { records }: LibraryState): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const [id, old] of before) if (records.get(id) !== old) touched.add(old.path);
  for (const [id, record] of records) if (before.get(id) !== record) touched.add(record.path);
  return touched;
}

/** Files of which nothing is known yet, or that changed since they were read. */
export async function filesToProbe(state: LibraryState, look: Look, breath: Breath): Promise<readonly WalkedFile[]> {
  const isKnown = (facts: FileFacts | undefined, file: WalkedFile): boolean =>
    facts !== undefined && unchanged(facts, file);
  const byPath = await recordsByPath(look, breath);
  const unknown: WalkedFile[] = [];
  for (const file of look.walk.files) {
    if (breath.isDue) await breath.take();
    const { path } = file;
    if (isKnown(byPath.get(path), file) || isKnown(state.others.get(path), file)) continue;
    if (!isKnown(state.probes.get(path), file)) unknown.push(file);
  }
  const touched = touchedSince(look, state);
  return unknown.filter(({ path }) => !touched.has(path));
}

async function recordsByPath({ before }: Look, breath: Breath): Promise<ReadonlyMap<string, PhotoRecord>> {
  const byPath = new Map<string, PhotoRecord>();
  for (const record of before.values()) {
    if (breath.isDue) await breath.take();
    if (!record.gone) byPath.set(record.path, record);
  }
  return byPath;
}

/** A file that claims nothing and decodes to nothing is no photo; one with a photo's name is a photo with a problem. */
function isPhoto(file: WalkedFile, facts: FileFacts): boolean {
  return facts.problem?.fatal !== true || hasImageExtension(file.path);
}

/** Which class it was in is known to nobody; it is left where it is. */
const strayInTrash: PhotoProblem = {
  code: "badInput",
  reason: "lies in the trash without a record; copy it into a class folder to use it again",
  fatal: false,
};

interface Arrival {
  readonly file: WalkedFile;
  readonly facts: FileFacts;
}

/** What a look leaves to be decided: of 100,000 photos these few. */
export interface Compared {
  readonly look: Look;
  /** Records whose file has the same bytes and another date. */
  readonly refreshed: readonly PhotoRecord[];
  /** Records without their file, as they were when the look began. */
  readonly homeless: readonly PhotoRecord[];
  readonly arrivals: readonly Arrival[];
  /** Every file that is known to be no photo. */
  readonly others: ReadonlyMap<string, FileFacts>;
}

/** Tells the files that are as they were from those that ask for a decision; edits may go on meanwhile. */
export async function compare(state: LibraryState, look: Look, breath: Breath): Promise<Compared> {
  const byPath = await recordsByPath(look, breath);
  const refreshed: PhotoRecord[] = [];
  const others = new Map<string, FileFacts>();
  const settled = new Set<PhotoId>();
  const arrivals: Arrival[] = [];
  for (const file of look.walk.files) {
    if (breath.isDue) await breath.take();
    const record = byPath.get(file.path);
    const other = state.others.get(file.path);
    const read = state.probes.get(file.path);
    if (record !== undefined && unchanged(record, file)) settled.add(record.id);
    else if (other !== undefined && unchanged(other, file)) others.set(file.path, other);
    else if (read === undefined || !unchanged(read, file)) {
      // It could not be read this time: whatever was known of it stays.
      if (record !== undefined) settled.add(record.id);
    } else if (record !== undefined && read.contentHash === record.contentHash) {
      settled.add(record.id);
      refreshed.push(makeRecord(record.id, record, read, false, record.provenance));
    } else arrivals.push({ file, facts: read });
  }
  const { unreadable } = look.walk;
  const inUnreadable = (path: string): boolean =>
    unreadable.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const homeless: PhotoRecord[] = [];
  for (const record of look.before.values()) {
    if (breath.isDue) await breath.take();
    if (!settled.has(record.id) && !inUnreadable(record.path)) homeless.push(record);
  }
  return { look, refreshed, homeless, arrivals, others };
}

/**
 * What the files found mean for the records. A record stays with its path where the bytes are the same; a record without its file
 * takes the arrival that has its content, wherever it lies (moved behind our back: the id stays); then an arrival at a record's own
 * path is that photo, edited; the rest is new, or gone. What was edited since the look began is as the edit left it.
 */
export function reconcile(state: LibraryState, compared: Compared): Reconciled {
  const touched = touchedSince(compared.look, state);
  const isUntouched = ({ path }: { readonly path: string }): boolean => !touched.has(path);
  const put = new Map(compared.refreshed.filter(isUntouched).map((record) => [record.id, record]));
  const homeless = compared.homeless.filter(isUntouched);
  const arrivals = compared.arrivals.filter(({ file }) => isUntouched(file));
  const others = new Map([...compared.others].filter(([path]) => isUntouched({ path })));
  const settled = new Set<PhotoId>();
  const matched = matchByContent(homeless, arrivals);
  const edited = new Map<string, PhotoRecord>();
  for (const record of homeless) if (!record.gone) edited.set(record.path, record);
  let next = state.nextId;
  let added = 0;
  for (const { file, facts } of arrivals) {
    const same = matched.get(file);
    const record = same ?? (file.trashOf === undefined ? edited.get(file.path) : undefined);
    if (record !== undefined && !settled.has(record.id)) {
      settled.add(record.id);
      const removed = isTrashed(file.path);
      const placement = { path: file.path, home: removed ? record.home : file.path, origin: originOf(record, file) };
      put.set(record.id, makeRecord(record.id, placement, facts, false, record.provenance));
      if (record.gone) added += 1;
    } else if (file.trashOf === undefined && isPhoto(file, facts)) {
      put.set(next, makeRecord(next, { path: file.path, home: file.path, origin: undefined }, facts, false, undefined));
      next += 1;
      added += 1;
    } else others.set(file.path, file.trashOf === undefined ? facts : { ...facts, problem: strayInTrash });
  }
  let vanished = 0;
  for (const record of homeless) {
    if (settled.has(record.id) || record.gone) continue;
    put.set(record.id, makeRecord(record.id, record, record, true, record.provenance));
    vanished += 1;
  }
  return { put: [...put.values()], others, added, vanished };
}

/** A photo that lies in another part than the split gave it has been moved by the person: the split's way back is void. */
function originOf(record: PhotoRecord, file: WalkedFile): string | undefined {
  if (isTrashed(file.path)) return record.origin;
  return placeOf(file.path).prefix === record.prefix ? record.origin : undefined;
}

/** Pairs each arrival with a record of the same content; its own trash folder first, then the same name, then the lowest id. */
function matchByContent(
  homeless: readonly PhotoRecord[],
  arrivals: readonly Arrival[],
): ReadonlyMap<WalkedFile, PhotoRecord> {
  const pools = groupBy(
    homeless.toSorted((a, b) => Number(a.gone) - Number(b.gone) || a.id - b.id),
    (record) => record.contentHash,
  );
  const matched = new Map<WalkedFile, PhotoRecord>();
  const pair = (arrival: Arrival, fits: (record: PhotoRecord, file: WalkedFile) => boolean): void => {
    if (matched.has(arrival.file)) return;
    const pool = pools.get(arrival.facts.contentHash);
    const at = pool?.findIndex((record) => fits(record, arrival.file)) ?? -1;
    if (pool === undefined || at < 0) return;
    const [record] = pool.splice(at, 1);
    if (record !== undefined) matched.set(arrival.file, record);
  };
  for (const arrival of arrivals) pair(arrival, (record, file) => record.id === file.trashOf);
  const live = arrivals.filter(({ file }) => file.trashOf === undefined);
  for (const arrival of live) pair(arrival, (record, file) => record.name === placeOf(file.path).name);
  for (const arrival of live) pair(arrival, () => true);
  return matched;
}
