import { join } from "node:path";
import type { Entry } from "./entries.ts";
import { errnoOf, type Files } from "./files.ts";
import { encodeLine, type JournalContent, JournalWriter, readJournal } from "./journal.ts";
import { LibraryState } from "./libraryState.ts";
import { encodeSnapshot, readSnapshot } from "./snapshot.ts";

/** Journal bytes that a snapshot is worth; below, replaying is quicker than writing. */
const longJournal = 8 * 1024 * 1024;

const nothingRead: JournalContent = { entries: [], length: 0, damaged: false };

/**
 * The state and its two files: a snapshot, and the journal of what came after it. The generation before is kept beside them
 * (`.old`), so that a damaged snapshot costs nothing: the old one and both journals give the same state.
 */
export class StateStore {
  readonly state: LibraryState;
  /** What was wrong with the files when they were read, in words. */
  readonly repairs: readonly string[];
  readonly #files: Files;
  readonly #folder: string;
  #journal: JournalWriter;
  #n: number;
  /** The newest snapshot was lost: it must not take the place of the good one before it. */
  #newestIsBad: boolean;

  private constructor(
    files: Files,
    folder: string,
    state: LibraryState,
    n: number,
    journal: JournalWriter,
    repairs: readonly string[],
    newestIsBad: boolean,
  ) {
    this.#files = files;
    this.#folder = folder;
    this.state = state;
    this.#n = n;
    this.#journal = journal;
    this.repairs = repairs;
    this.#newestIsBad = newestIsBad;
  }

  /** @throws ThawError projectTooNew */
  static async load(files: Files, folder: string): Promise<StateStore> {
    const repairs: string[] = [];
    const newest = await readSnapshot(files, join(folder, "snapshot.json"));
    let base = newest;
    if (base === undefined || base === "damaged") base = await readSnapshot(files, join(folder, "snapshot.old.json"));
    if (newest === "damaged")
      repairs.push("The saved state was damaged; it was rebuilt from the one before and the journal.");
    const start = base === undefined || base === "damaged" ? { n: 0, state: new LibraryState() } : base;
    const { state } = start;
    let n = start.n;
    const newestIsBad = newest !== base || newest === "damaged";
    // The newest snapshot holds all that the old journal does; without it, that journal leads from the snapshot before to now.
    const needsOld = newestIsBad || newest === undefined;
    const old = needsOld ? await readJournal(files, join(folder, "journal.old.jsonl")) : nothingRead;
    const current = await readJournal(files, join(folder, "journal.jsonl"));
    if (old.damaged || current.damaged)
      repairs.push("The journal was damaged; what it held after that was looked up on disk.");
    for (const numbered of [...old.entries, ...current.entries]) {
      if (numbered.n <= n) continue;
      if (numbered.n > n + 1 && repairs.length === 0)
        repairs.push("A part of the journal is missing; it was looked up on disk.");
      state.apply(numbered.entry);
      n = numbered.n;
    }
    const journal = await JournalWriter.open(files, join(folder, "journal.jsonl"), current.length);
    return new StateStore(files, folder, state, n, journal, repairs, newestIsBad);
  }

  /** Number of the last entry: unchanged means that the state is. */
  get n(): number {
    return this.#n;
  }

  /** Journals the entry and, once it is on disk, applies it. On failure nothing has changed. */
  async record(entry: Entry): Promise<void> {
    await this.#journal.append(encodeLine({ n: this.#n + 1, entry }));
    this.#apply(entry);
  }

  /** For entries that the files on disk prove anyway: applied now, on disk at the latest with the next one. */
  async recordLater(entry: Entry): Promise<void> {
    await this.#journal.appendLater(encodeLine({ n: this.#n + 1, entry }));
    this.#apply(entry);
  }

  /** What was recorded for later is on disk when it returns. */
  async settle(): Promise<void> {
    await this.#journal.append("");
  }

  async snapshotIfLong(): Promise<void> {
    if (this.#journal.length > longJournal) await this.snapshot();
  }

  /**
   * Each step leaves files that load to the same state: entries up to the snapshot's number are passed over, and the old
   * snapshot with the journals gives what the new one holds.
   */
  async snapshot(): Promise<void> {
    if (this.#journal.length === 0) return;
    const at = (name: string): string => join(this.#folder, name);
    const text = encodeSnapshot(this.state, this.#n);
    await this.#files.replace(at("snapshot.next.json"), text);
    if (this.#newestIsBad) await this.#files.replace(at("snapshot.old.json"), text);
    else await this.#renameIfThere(at("snapshot.json"), at("snapshot.old.json"));
    this.#newestIsBad = false;
    await this.#files.rename(at("snapshot.next.json"), at("snapshot.json"));
    await this.#files.syncFolder(this.#folder);
    await this.#renameIfThere(at("journal.jsonl"), at("journal.old.jsonl"));
    const fresh = await JournalWriter.open(this.#files, at("journal.jsonl"), 0);
    const past = this.#journal;
    this.#journal = fresh;
    await past.close();
    await this.#files.syncFolder(this.#folder);
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  #apply(entry: Entry): void {
    this.#n += 1;
    this.state.apply(entry);
  }

  async #renameIfThere(from: string, to: string): Promise<void> {
    try {
      await this.#files.rename(from, to);
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error;
    }
  }
}
