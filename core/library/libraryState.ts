import type { PhotoId } from "../contract/photos.ts";
import { ContentIndex } from "./contentIndex.ts";
import type { ArrivalRow, EditEntry, Entry, HistoryItem, HistoryRow, SplitMemo } from "./entries.ts";
import {
  type FileFacts,
  factsOf,
  isRemoved,
  makeRecord,
  type PhotoRecord,
  type PlacementRow,
  placementOf,
  placementRow,
  recordOf,
} from "./photoRecord.ts";
import { trashPath } from "./place.ts";
import { Tally } from "./tally.ts";

/** An edit whose files may be anywhere between the old and the new place. */
export interface OpenEdit {
  readonly entry: EditEntry;
  readonly copying: Set<PhotoId>;
}

/** The library in memory: what the snapshot holds, changed by journal entries alone, so that replaying them gives the same. */
export class LibraryState {
  readonly #records = new Map<PhotoId, PhotoRecord>();
  #highest = 0;
  readonly tally = new Tally();
  readonly contents = new ContentIndex(this.#records);
  /** Files read by a scan that has not ended. */
  readonly probes = new Map<string, FileFacts>();
  /** Files in class folders that are no photos. */
  readonly others = new Map<string, FileFacts>();
  readonly undo: HistoryItem[] = [];
  readonly redo: HistoryItem[] = [];
  split: SplitMemo | null = null;
  open: OpenEdit | undefined;
  /** Removed photos that are being deleted for good. */
  emptying: readonly PhotoId[] | undefined;

  /** In id order: ids only grow, and a map keeps the order of insertion. */
  get records(): ReadonlyMap<PhotoId, PhotoRecord> {
    return this.#records;
  }

  get nextId(): PhotoId {
    return this.#highest + 1;
  }

  put(record: PhotoRecord): void {
    this.tally.replace(this.#records.get(record.id), record);
    this.#records.set(record.id, record);
    this.contents.add(record);
    this.reserve(record.id);
  }

  /** No photo that comes later gets this id or a lower one, even where its record has been deleted. */
  reserve(id: PhotoId): void {
    this.#highest = Math.max(this.#highest, id);
  }

  apply(entry: Entry): void {
    switch (entry.t) {
      case "probed":
        for (const [path, facts] of entry.files) this.probes.set(path, factsOf(facts));
        return;
      case "scanned":
        for (const row of entry.put) this.put(recordOf(row));
        if (entry.others !== undefined) {
          this.others.clear();
          for (const [path, facts] of entry.others) this.others.set(path, factsOf(facts));
        }
        if (entry.split !== undefined) this.split = entry.split;
        this.probes.clear();
        return;
      case "edit":
        this.open = { entry, copying: new Set() };
        return;
      case "copying":
        this.open?.copying.add(entry.id);
        return;
      case "done":
        if (this.open !== undefined) this.#finish(this.open.entry);
        this.open = undefined;
        return;
      case "settled":
        if (this.open !== undefined) {
          const kept = new Set(entry.kept);
          for (const [id] of this.open.entry.rows) if (!kept.has(id)) this.#renew(id);
          this.#place(this.open.entry.rows.filter(([id]) => kept.has(id)));
          this.#arrive(this.open.entry.arrivals?.filter(([[[id]]]) => kept.has(id)));
        }
        this.open = undefined;
        return;
      case "emptying":
        this.emptying = entry.ids;
        return;
      case "emptied":
        for (const id of entry.ids) this.#drop(id);
        this.emptying = undefined;
        return;
    }
  }

  #finish(entry: EditEntry): void {
    const splitBefore = this.split;
    const item: HistoryItem = {
      label: entry.label,
      rows: [...this.#place(entry.rows), ...this.#arrive(entry.arrivals)],
      ...(entry.join === undefined ? {} : { join: entry.join }),
      ...(entry.split === undefined ? {} : { split: splitBefore }),
    };
    if (entry.split !== undefined) this.split = entry.split;
    switch (entry.how) {
      case "do":
        if (!this.#joined(item)) this.undo.push(item);
        this.redo.length = 0;
        return;
      case "undo":
        this.undo.pop();
        this.redo.push(item);
        return;
      case "redo":
        this.redo.pop();
        this.undo.push(item);
        return;
    }
  }

  /** Adds a further batch to the step that its first one made, wherever that stands. @returns whether there is one */
  #joined({ join, label, rows }: HistoryItem): boolean {
    const step = join === undefined ? undefined : this.undo.findLast((item) => item.join === join);
    if (step === undefined) return false;
    // Not spread into one call: there may be more rows than a call takes arguments.
    for (const row of rows) step.rows.push(row);
    step.label = label;
    return true;
  }

  /** @returns the rows that lead back, into the trash */
  #arrive(arrivals: readonly ArrivalRow[] = []): HistoryRow[] {
    return arrivals.map(([row]): HistoryRow => {
      const record = recordOf(row);
      this.put(record);
      const { id, name, home, origin } = record;
      return [placementRow(id, { path: trashPath(id, name), home, origin }), home, false];
    });
  }

  /** Its file was away for a while and is back: what a look at the folders saw meanwhile says nothing of it. */
  #renew(id: PhotoId): void {
    const record = this.#records.get(id);
    if (record !== undefined) this.put({ ...record });
  }

  #drop(id: PhotoId): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.tally.drop(record);
    this.#records.delete(id);
  }

  /** @returns the rows that lead back */
  #place(rows: readonly PlacementRow[]): HistoryRow[] {
    const back: HistoryRow[] = [];
    for (const row of rows) {
      const record = this.#records.get(row[0]);
      if (record === undefined) continue;
      const placed = makeRecord(record.id, placementOf(row), record, record.gone, record.provenance);
      back.push([placementRow(record.id, record), placed.home, isRemoved(placed)]);
      this.put(placed);
    }
    return back;
  }
}
