import { join } from "node:path";
import { ThawError } from "../contract/errors.ts";
import type {
  Edit,
  FileProblem,
  Part,
  Photo,
  PhotoId,
  ProjectSummary,
  ScanReport,
  SplitState,
} from "../contract/photos.ts";
import type { Context, Log } from "../jobs/context.ts";
import type { SplitPhoto } from "../split/assignSplit.ts";
import type { EditOutcome, Editor } from "./editor.ts";
import type { Files } from "./files.ts";
import { type PhotoRecord, toPhoto } from "./photoRecord.ts";
import { thawFolder } from "./place.ts";
import { planRelabel, planRemove, planRestore, planSplit, planUndoSplit } from "./planEdit.ts";
import type { PhotoReader } from "./probeFiles.ts";
import { type ProjectFile, writeProjectFile } from "./projectFile.ts";
import type { ProjectLock } from "./projectLock.ts";
import { scanProject } from "./scanner.ts";
import type { StateStore } from "./stateStore.ts";
import { keptRecords, listProblems, splitState, summarise } from "./summarise.ts";
import { Turns } from "./turns.ts";

interface Parts {
  readonly root: string;
  readonly files: Files;
  readonly images: PhotoReader;
  readonly store: StateStore;
  readonly editor: Editor;
  readonly lock: ProjectLock;
  readonly file: ProjectFile;
  readonly repairs: readonly FileProblem[];
  readonly log: Log;
}

/**
 * An open project. Every edit is on disk before its promise resolves; one that fails has changed nothing. Calls may overlap:
 * edits take turns.
 */
export class Project {
  /** Absolute path, links resolved. */
  readonly dir: string;
  readonly cacheDir: string;
  readonly runsDir: string;
  readonly #parts: Parts;
  readonly #turns = new Turns();
  #file: ProjectFile;
  #walked: readonly FileProblem[] = [];
  #lastScan = { added: 0, vanished: 0 };
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#file = parts.file;
    this.dir = parts.root;
    this.cacheDir = join(parts.root, thawFolder, "cache");
    this.runsDir = join(parts.root, thawFolder, "runs");
  }

  get name(): string {
    return this.#file.name;
  }

  /** Seed of the last split, and the proposal for the next. */
  get seed(): number {
    return this.#file.seed;
  }

  summary(): ProjectSummary {
    return summarise(this.dir, this.name, this.#parts.store.state, this.problems().length);
  }

  /** What the last look at the folder found; opening is the first. */
  report(): ScanReport {
    return { summary: this.summary(), problems: [...this.problems()], ...this.#lastScan };
  }

  /** A page in id order, removed photos included; vanished ones are left out. */
  photos(after: PhotoId, limit: number): { readonly photos: Photo[]; readonly more: boolean } {
    const page: Photo[] = [];
    for (const record of this.#records().values()) {
      if (record.id <= after || record.gone) continue;
      if (page.length === limit) return { photos: page, more: true };
      page.push(toPhoto(record));
    }
    return { photos: page, more: false };
  }

  /** @throws ThawError notFound, photoVanished */
  photo(id: PhotoId): Photo {
    return toPhoto(this.#record(id));
  }

  /** Photos in use: there, not removed, readable; in id order. */
  kept(): readonly Photo[] {
    return Array.from(keptRecords(this.#parts.store.state), toPhoto);
  }

  /** The kept photos as assignSplit takes them. */
  splitPhotos(): readonly SplitPhoto[] {
    const { state } = this.#parts.store;
    return Array.from(keptRecords(state), ({ id, class: name, part, contentHash }) => ({
      id,
      class: name,
      part,
      contentHash,
    }));
  }

  /** Absolute path of the photo's file, which for a removed photo lies in the trash. */
  pathOf(id: PhotoId): string {
    return join(this.dir, this.#record(id).path);
  }

  /** SHA-256 of the file's bytes, hexadecimal. */
  contentHash(id: PhotoId): string {
    return this.#record(id).contentHash;
  }

  problems(): readonly FileProblem[] {
    const { store, repairs } = this.#parts;
    return [...repairs, ...listProblems(store.state, this.#walked)];
  }

  /** The split with its hash as the photos stand now: it changes with every removal, relabelling and new photo. */
  split(): SplitState | undefined {
    return splitState(this.#parts.store.state);
  }

  /** Looks at every file again; reads only what is new or changed. */
  async scan(ctx: Context): Promise<ScanReport> {
    this.#checkOpen();
    const { root, files, images, store } = this.#parts;
    const ground = { files, root, store, images, turns: this.#turns, proposedSeed: this.#file.seed };
    const { problems, added, vanished } = await scanProject(ground, ctx);
    this.#walked = problems;
    this.#lastScan = { added, vanished };
    await this.#turns.take(async () => await this.#tidy());
    return this.report();
  }

  /** Moves photos into the project's trash; those there already stay. */
  remove(ids: readonly PhotoId[]): Promise<Edit> {
    return this.#edit((editor, { state }) => editor.perform((names) => planRemove(state, ids, names), "do"));
  }

  /** Brings photos back to where they were, under the next free name where the place is taken. */
  restore(ids: readonly PhotoId[]): Promise<Edit> {
    return this.#edit((editor, { state }) => editor.perform((names) => planRestore(state, ids, names), "do"));
  }

  /** Moves photos into the folder of another class, which is made where it is missing. */
  relabel(ids: readonly PhotoId[], className: string): Promise<Edit> {
    return this.#edit((editor, { state }) =>
      editor.perform((names) => planRelabel(state, ids, className, names), "do"),
    );
  }

  /** @throws ThawError nothingToUndo */
  undo(): Promise<Edit> {
    return this.#edit((editor) => editor.undo());
  }

  /** @throws ThawError nothingToRedo */
  redo(): Promise<Edit> {
    return this.#edit((editor) => editor.redo());
  }

  /** Moves each photo to its part's folder. @throws ThawError splitStale when a photo of the assignment is no longer in use */
  applySplit(assignment: ReadonlyMap<PhotoId, Part>, split: SplitState, ctx: Context): Promise<Edit> {
    return this.#edit((editor, { state }) =>
      editor.perform((names) => planSplit(state, assignment, split, names), "do", ctx),
    );
  }

  /** Brings the photos back to where they lay before the split. @throws ThawError notSplit */
  undoSplit(ctx: Context): Promise<Edit> {
    return this.#edit((editor, { state }) => editor.perform((names) => planUndoSplit(state, names), "do", ctx));
  }

  /** Waits for the edit under way, saves, and gives the lock free. */
  close(): Promise<void> {
    this.#closing ??= this.#turns.take(async () => {
      const { store, lock, log } = this.#parts;
      try {
        await store.snapshot();
      } catch (error) {
        // The journal holds everything; only the next opening takes longer.
        log.warn("The snapshot could not be written", { error: String(error) });
      } finally {
        await store.close();
        await lock.release();
      }
    });
    return this.#closing;
  }

  #edit(work: (editor: Editor, store: StateStore) => Promise<EditOutcome>): Promise<Edit> {
    return this.#turns.take(async () => {
      this.#checkOpen();
      const { editor, store } = this.#parts;
      const { label, changed } = await work(editor, store);
      await this.#tidy();
      return { label, changed: changed.map(toPhoto), summary: this.summary() };
    });
  }

  /** Upkeep after a change; its failing loses nothing, so it only goes to the log. */
  async #tidy(): Promise<void> {
    const { files, root, store, log } = this.#parts;
    const classes = store.state.tally.classes().map((count) => count.name);
    const seed = store.state.split?.seed ?? this.#file.seed;
    try {
      if (seed !== this.#file.seed || classes.join("\0") !== this.#file.classes.join("\0")) {
        const file = { ...this.#file, classes, seed };
        await writeProjectFile(files, root, file);
        this.#file = file;
      }
      await store.snapshotIfLong();
    } catch (error) {
      log.warn("thaw.json or the snapshot could not be written", { error: String(error) });
    }
  }

  #records(): ReadonlyMap<PhotoId, PhotoRecord> {
    return this.#parts.store.state.records;
  }

  #record(id: PhotoId): PhotoRecord {
    const record = this.#records().get(id);
    if (record === undefined) throw new ThawError("notFound", `There is no photo ${id} in this project.`);
    if (record.gone) throw new ThawError("photoVanished", `${record.path} is no longer there.`);
    return record;
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new ThawError("noProject", "The project is closed.");
  }
}
