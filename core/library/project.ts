import { join } from "node:path";
import type { Credit } from "../contract/credit.ts";
import { ThawError } from "../contract/errors.ts";
import type { ImportInput, IntakeReport } from "../contract/gather.ts";
import type {
  Edit,
  FileProblem,
  Part,
  Photo,
  PhotoId,
  ProjectSummary,
  Relabelling,
  ScanReport,
  SplitState,
} from "../contract/photos.ts";
import type { Context, Log } from "../jobs/context.ts";
import type { SplitPhoto } from "../split/splitPhoto.ts";
import { classNamed } from "./className.ts";
import type { EditOutcome, Editor } from "./editor.ts";
import { emptyTrash } from "./emptyTrash.ts";
import type { Files } from "./files.ts";
import { importItems } from "./importItems.ts";
import { Intake, type Taken } from "./intake.ts";
import type { IntakeItem, IntakeOptions } from "./intakeItem.ts";
import { isKept, isRemoved, type PhotoRecord, type Provenance, toPhoto } from "./photoRecord.ts";
import { thawFolder } from "./place.ts";
import { photos, planMend, planRelabel, planRemove, planRestore, planSplit, planUndoSplit } from "./planEdit.ts";
import type { PhotoReader } from "./probeFiles.ts";
import type { ProjectFile } from "./projectFile.ts";
import type { ProjectLock } from "./projectLock.ts";
import { ProjectNotes } from "./projectNotes.ts";
import { scanProject } from "./scanner.ts";
import type { StateStore } from "./stateStore.ts";
import { keptRecords, listProblems, placedBySplit, splitState, summarise } from "./summarise.ts";
import { Turns } from "./turns.ts";
import type { KnownLayout } from "./walkProject.ts";

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
  readonly #notes: ProjectNotes;
  #walked: readonly FileProblem[] = [];
  #lastScan = { added: 0, vanished: 0 };
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#notes = new ProjectNotes(parts.files, parts.root, parts.store.state, parts.file);
    this.dir = parts.root;
    this.cacheDir = join(parts.root, thawFolder, "cache");
    this.runsDir = join(parts.root, thawFolder, "runs");
  }

  get name(): string {
    return this.#notes.name;
  }

  /** Grows with every change of the library. */
  get version(): number {
    return this.#parts.store.n;
  }

  /** Seed of the last split, and the proposal for the next. */
  get seed(): number {
    return this.#notes.seed;
  }

  summary(): ProjectSummary {
    const { state } = this.#parts.store;
    return summarise(this.dir, this.name, this.#notes.classes(), state, this.problems().length);
  }

  /** What the last look at the folder found; opening is the first. */
  report(): ScanReport {
    return { summary: this.summary(), problems: [...this.problems()], ...this.#lastScan };
  }

  /** A page in id order, removed photos included; vanished ones are left out. */
  photos(after: PhotoId, limit: number): { readonly photos: Photo[]; readonly more: boolean } {
    const { records, nextId } = this.#parts.store.state;
    const page: Photo[] = [];
    for (let id = after + 1; id < nextId; id += 1) {
      const record = records.get(id);
      if (record === undefined || record.gone) continue;
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

  /** Photos that would be in use if their file were there, as it was before the last look; in id order. */
  gone(): readonly Photo[] {
    return [...this.#records().values()]
      .filter((record) => record.gone && isKept({ ...record, gone: false }))
      .map(toPhoto);
  }

  /** The kept photos as assignSplit takes them. */
  splitPhotos(): readonly SplitPhoto[] {
    const { state } = this.#parts.store;
    const isPlaced = placedBySplit(state);
    return Array.from(keptRecords(state), ({ id, class: name, part, prefix, contentHash, provenance }) => {
      const { page, creator } = provenance?.credit ?? {};
      const own = { id, class: name, part, contentHash, loose: prefix === "", placed: isPlaced(id) };
      return { ...own, ...(page === undefined ? {} : { page }), ...(creator === undefined ? {} : { creator }) };
    });
  }

  /** Absolute path of the photo's file, which for a removed photo lies in the trash. */
  pathOf(id: PhotoId): string {
    return join(this.dir, this.#record(id).path);
  }

  /** SHA-256 of the file's bytes, hexadecimal. */
  contentHash(id: PhotoId): string {
    return this.#record(id).contentHash;
  }

  /** Photos that somebody is to be named for, removed ones included; paths are relative to the project. */
  *credited(): Generator<{ readonly path: string; readonly removed: boolean; readonly credit: Credit }> {
    for (const record of this.#records().values()) {
      const credit = record.provenance?.credit;
      if (credit !== undefined && !record.gone) yield { path: record.path, removed: isRemoved(record), credit };
    }
  }

  /** Where the photo came from, as far as that is known. */
  provenance(id: PhotoId): Provenance | undefined {
    return this.#record(id).provenance;
  }

  problems(): readonly FileProblem[] {
    const { store, repairs } = this.#parts;
    return [...repairs, ...listProblems(store.state, this.#notes.classes(), this.#walked)];
  }

  /** The split with its hash as the photos stand now: it changes with every removal, relabelling and new photo. */
  split(): SplitState | undefined {
    return splitState(this.#parts.store.state);
  }

  /** Looks at every file again; reads only what is new or changed. */
  async scan(ctx: Context): Promise<ScanReport> {
    this.#checkOpen();
    const { root, files, images, store } = this.#parts;
    const layout = (): KnownLayout => this.#notes.layout();
    const ground = { files, root, store, images, turns: this.#turns, proposedSeed: this.seed, layout };
    const { problems, added, vanished } = await scanProject(ground, ctx);
    this.#walked = this.#notes.withoutEmpty(problems);
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
    return this.relabelEach([{ ids, class: className }]);
  }

  /** `relabel` to several classes as one edit: all of it happens or nothing, and one undo takes it back. */
  relabelEach(moves: readonly Relabelling[]): Promise<Edit> {
    return this.#edit((editor, { state }) => {
      const known = this.#notes.names();
      const classes = new Map<PhotoId, string>();
      for (const { ids, class: name } of moves) {
        const meant = classNamed(name, known);
        for (const id of ids) classes.set(id, meant);
      }
      return editor.perform((names) => planRelabel(state, classes, names), "do");
    });
  }

  /**
   * Brings files into the project as `[<part>/]<class>/<number>.<true extension>`: decoded, numbered, journalled, nothing overwritten,
   * what is there already byte for byte passed over. One step of undo, which moves the photos to the trash. Tells of each batch with
   * library.changed.
   * @throws ThawError cancelled, or what the project's disk failed with; what came before stays, and the message says so
   */
  async intake(items: readonly IntakeItem[], ctx: Context, options: IntakeOptions = {}): Promise<IntakeReport> {
    this.#checkOpen();
    const { root, files, images, store, editor } = this.#parts;
    const ground = { root, files, images, store, seed: this.seed, classes: this.#notes.names() };
    let label = "No new photos";
    const intake = new Intake(
      {
        ...ground,
        commit: (prepare) =>
          this.#turns.take(async () => {
            this.#checkOpen();
            const plan = prepare();
            if (plan === undefined) return undefined;
            const outcome = await editor.perform(plan, "do");
            await this.#tidy();
            label = outcome.label;
            ctx.emit("library.changed", { changed: outcome.changed.map(toPhoto), summary: this.summary() });
            return outcome;
          }),
      },
      ctx,
      options,
    );
    const report = ({ added, skipped, problems }: Taken, changed: Photo[]): IntakeReport => {
      return {
        edit: { label, changed, summary: this.summary() },
        added: added.length,
        skipped: [...skipped],
        problems: [...problems],
      };
    };
    try {
      const taken = await intake.run(items);
      return report(taken, taken.added.map(toPhoto));
    } catch (error) {
      options.onCutShort?.(report(intake.taken(), []));
      throw error;
    }
  }

  /** Everything under the paths that a person gave; see intake. */
  async import(input: ImportInput, ctx: Context): Promise<IntakeReport> {
    const { items, problems } = await importItems(this.#parts.files, input, this.dir, ctx);
    const whole = (report: IntakeReport): IntakeReport => ({ ...report, problems: [...problems, ...report.problems] });
    const onCutShort = (report: IntakeReport): void =>
      ctx.emit("gather.cutShort", { kind: "import", report: whole(report) });
    return whole(await this.intake(items, ctx, { onCutShort }));
  }

  /** @throws ThawError badInput, nameTaken, outsideProject, and what the disk fails with; then nothing has changed */
  addClass(name: string): Promise<ProjectSummary> {
    return this.#change(() => this.#notes.add(name));
  }

  /** @throws ThawError notFound; badInput where it has photos, be it in the trash */
  dropClass(name: string): Promise<ProjectSummary> {
    return this.#change(() => this.#notes.drop(name));
  }

  /** Deletes the removed photos for good. @throws ThawError cancelled, and what the disk fails with; the rest is still there */
  emptyTrash(ctx: Pick<Context, "signal" | "report">): Promise<{ deleted: number; edit: Edit }> {
    return this.#turns.take(async () => {
      this.#checkOpen();
      try {
        const deleted = await emptyTrash(this.#parts, ctx);
        const label = deleted === 0 ? "The trash is empty" : `Deleted ${photos(deleted)} for good`;
        return { deleted, edit: { label, changed: [], summary: this.summary() } };
      } finally {
        await this.#tidy();
      }
    });
  }

  /** @param label what the step must be called, if that matters @throws ThawError nothingToUndo, undoStale */
  undo(label?: string): Promise<Edit> {
    return this.#edit((editor) => editor.undo(label));
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

  /** Moves photos to other sides of the split that is there. @throws ThawError splitStale when one is no longer in use */
  mendSplit(moves: ReadonlyMap<PhotoId, Part>, ctx: Context): Promise<Edit> {
    return this.#edit((editor, { state }) => editor.perform((names) => planMend(state, moves, names), "do", ctx));
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
        await store.close().finally(() => lock.release());
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

  #change(work: () => Promise<void>): Promise<ProjectSummary> {
    return this.#turns.take(async () => {
      this.#checkOpen();
      await work();
      return this.summary();
    });
  }

  /** Upkeep after a change; its failing loses nothing, so it only goes to the log. */
  async #tidy(): Promise<void> {
    const { store, log } = this.#parts;
    try {
      await this.#notes.keepUp();
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
