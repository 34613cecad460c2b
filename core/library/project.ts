import { join } from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { ImportInput, IntakeReport } from "../contract/gather.ts";
import type {
  Edit,
  FileProblem,
  ManyEdit,
  Part,
  Photo,
  PhotoId,
  ProjectSummary,
  Relabelling,
  ScanReport,
  SplitState,
} from "../contract/photos.ts";
import type { Context, Log } from "../jobs/context.ts";
import { classNamed } from "./className.ts";
import type { EditOutcome, Editor } from "./editor.ts";
import { emptyTrash } from "./emptyTrash.ts";
import type { Files } from "./files.ts";
import { importItems } from "./importItems.ts";
import { Intake, type Taken } from "./intake.ts";
import type { IntakeItem, IntakeOptions } from "./intakeItem.ts";
import type { MoveWatch } from "./moveAll.ts";
import { toPhoto } from "./photoRecord.ts";
import { thawFolder } from "./place.ts";
import { photos, planMend, planRelabel, planRemove, planRestore, planSplit, planUndoSplit } from "./planEdit.ts";
import type { PhotoReader } from "./probeFiles.ts";
import type { ProjectFile } from "./projectFile.ts";
import type { ProjectLock } from "./projectLock.ts";
import { ProjectNotes } from "./projectNotes.ts";
import { ProjectPhotos } from "./projectPhotos.ts";
import { scanProject } from "./scanner.ts";
import type { StateStore } from "./stateStore.ts";
import { listProblems, summarise } from "./summarise.ts";
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
export class Project extends ProjectPhotos {
  readonly cacheDir: string;
  readonly runsDir: string;
  readonly #parts: Parts;
  readonly #turns = new Turns();
  readonly #notes: ProjectNotes;
  #walked: readonly FileProblem[] = [];
  #lastScan = { added: 0, vanished: 0 };
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    super(parts.root, parts.store.state);
    this.#parts = parts;
    this.#notes = new ProjectNotes(parts.files, parts.root, parts.store.state, parts.file);
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

  problems(): readonly FileProblem[] {
    const { store, repairs } = this.#parts;
    return [...repairs, ...listProblems(store.state, this.#notes.classes(), this.#walked)];
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
  remove(ids: readonly PhotoId[], watch?: MoveWatch): Promise<Edit> {
    return this.#edit((editor, { state }) => editor.perform((names) => planRemove(state, ids, names), "do", watch));
  }

  /** Brings photos back to where they were, under the next free name where the place is taken. */
  restore(ids: readonly PhotoId[], watch?: MoveWatch): Promise<Edit> {
    return this.#edit((editor, { state }) => editor.perform((names) => planRestore(state, ids, names), "do", watch));
  }

  /** Moves photos into the folder of another class, which is made where it is missing. */
  relabel(ids: readonly PhotoId[], className: string): Promise<Edit> {
    return this.relabelEach([{ ids, class: className }]);
  }

  /** `relabel` to several classes as one edit: all of it happens or nothing, and one undo takes it back. */
  relabelEach(moves: readonly Relabelling[], watch?: MoveWatch): Promise<Edit> {
    return this.#edit((editor, { state }) => {
      const known = this.#notes.names();
      const classes = new Map<PhotoId, string>();
      for (const { ids, class: name } of moves) {
        const meant = classNamed(name, known);
        for (const id of ids) classes.set(id, meant);
      }
      return editor.perform((names) => planRelabel(state, classes, names), "do", watch);
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

  /** Any of these over so many photos that a person waits. @throws what they do; cancelled, and everything is as it was */
  editMany(edit: ManyEdit, watch: MoveWatch): Promise<Edit> {
    switch (edit.kind) {
      case "remove":
        return this.remove(edit.ids, watch);
      case "restore":
        return this.restore(edit.ids, watch);
      case "relabel":
        return this.relabelEach(edit.moves, watch);
      case "undo":
        return this.undo(edit.label, watch);
      case "redo":
        return this.redo(watch);
    }
  }

  /** @param label what the step must be called, if that matters @throws ThawError nothingToUndo, undoStale */
  undo(label?: string, watch?: MoveWatch): Promise<Edit> {
    return this.#edit((editor) => editor.undo(label, watch));
  }

  /** @throws ThawError nothingToRedo */
  redo(watch?: MoveWatch): Promise<Edit> {
    return this.#edit((editor) => editor.redo(watch));
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

  /** Where a photo's file lies when the edits that were asked for by now are done. */
  pathAfterEdits(id: PhotoId): Promise<string> {
    return this.#turns.take(() => Promise.resolve(this.pathOf(id)));
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
      const { changed, ...told } = await work(editor, store);
      await this.#tidy();
      return { ...told, changed: changed.map(toPhoto), summary: this.summary() };
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

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new ThawError("noProject", "The project is closed.");
  }
}
