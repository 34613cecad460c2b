import type { Findings } from "../../core/contract/clean.ts";
import { ThawError } from "../../core/contract/errors.ts";
import type { Port } from "../../core/contract/frames.ts";
import { photoColumns } from "../../core/contract/photoColumns.ts";
import type {
  ClassCount,
  Edit,
  FileProblem,
  ManyEdit,
  Photo,
  PhotoId,
  ProjectSummary,
  Relabelling,
  ScanReport,
} from "../../core/contract/photos.ts";
import type { CommandName, EventName, EventPayload } from "../../core/contract/schema.ts";
import type { EpochRow, InspectReport, LrFindReport, RunId, TrainSettings } from "../../core/contract/training.ts";
import type { Context } from "../../core/jobs/context.ts";
import { JobQueue } from "../../core/jobs/jobQueue.ts";
import { Turns } from "../../core/library/turns.ts";
import { serve } from "../../core/serve.ts";
import { ScriptedGather } from "./scriptedGather.ts";
import { scriptedBackbones, scriptedNetwork, scriptedPresets, scriptedPreview } from "./scriptedSetup.ts";
import { ScriptedTraining, wait } from "./scriptedTraining.ts";

/** What takes turns in the core. */
const edits: readonly CommandName[] = [
  "library.remove",
  "library.restore",
  "library.relabel",
  "library.relabelEach",
  "library.undo",
  "library.redo",
  "library.editMany",
];

type JobContext = Pick<Context, "signal" | "report">;

export interface Script {
  readonly dir: string;
  readonly name: string;
  readonly photos: readonly Photo[];
  readonly problems?: ScanReport["problems"];
  readonly rows?: readonly EpochRow[];
  readonly report?: InspectReport;
  readonly sweep?: LrFindReport;
  readonly runProblems?: readonly FileProblem[];
  /** Milliseconds that each step of a job takes. */
  readonly pace?: number;
}

/**
 * A core for tests of the window: photos in memory, answers from a script, behind the real framing and job queue.
 * Nothing of it is in the product.
 */
export class ScriptedCore {
  readonly photos = new Map<PhotoId, Photo>();
  /** What clean.findings answers, one a page. */
  findings: Findings = { flaws: [], groups: [], suspects: [] };
  /** Milliseconds that a split or an import takes over its files. */
  movingMs = 0;
  /** Milliseconds that each edit and step of undo takes; they take turns, as in the core. */
  editMs = 0;
  /** Photos of which every edit fails. */
  readonly stuck = new Set<PhotoId>();
  /** Photos whose files are gone without the library having looked. */
  readonly vanished = new Set<PhotoId>();
  readonly #turns = new Turns();
  readonly received: { readonly command: CommandName; readonly input: unknown }[] = [];
  readonly #script: Script;
  readonly #listeners = new Set<(event: string, payload: unknown) => void>();
  readonly #jobs: JobQueue;
  #undo: Photo[][] = [];
  #redo: Photo[][] = [];
  #split: ProjectSummary["split"];
  #open = false;
  readonly #training: ScriptedTraining;
  readonly #gather: ScriptedGather;
  readonly #added = new Set<string>();
  readonly #backbones = new Map(scriptedBackbones.map((backbone) => [backbone.name, backbone]));

  constructor(script: Script) {
    this.#script = script;
    for (const photo of script.photos) this.photos.set(photo.id, photo);
    this.#gather = new ScriptedGather(this, script.pace ?? 0);
    this.#training = new ScriptedTraining(script, (event, payload) => this.emit(event, payload));
    this.#jobs = new JobQueue({ now: () => Date.now() }, (job) => this.emit("job.changed", { job }));
  }

  attach(port: Port): void {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    serve(port, {
      jobs: this.#jobs,
      log,
      clock: { now: () => Date.now() },
      emit: (event, payload) => this.emit(event, payload),
      listen: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      invoke: (command, input, ctx) =>
        edits.includes(command)
          ? this.#turns.take(async () => {
              await wait(this.editMs, ctx.signal);
              const { ids = [] } = input as { ids?: PhotoId[] };
              if (ids.some((id) => this.stuck.has(id))) throw new ThawError("diskFull", "The disk is full.");
              return this.#invoke(command, input, ctx);
            })
          : this.#invoke(command, input, ctx),
    });
  }

  emit<E extends EventName>(event: E, payload: EventPayload<E>): void {
    for (const listener of [...this.#listeners]) listener(event, payload);
  }

  summary(): ProjectSummary {
    const classes = new Map<string, ClassCount>();
    for (const photo of this.photos.values()) {
      const count = classes.get(photo.class) ?? { name: photo.class, train: 0, valid: 0, test: 0, removed: 0 };
      const key = photo.removed ? "removed" : photo.part;
      classes.set(photo.class, { ...count, [key]: count[key] + 1 });
    }
    for (const name of this.#added) {
      if (!classes.has(name)) classes.set(name, { name, train: 0, valid: 0, test: 0, removed: 0 });
    }
    return {
      dir: this.#script.dir,
      name: this.#script.name,
      classes: [...classes.values()],
      ...(this.#split === undefined ? {} : { split: this.#split }),
      canUndo: this.#undo.length > 0,
      canRedo: this.#redo.length > 0,
      ...(this.#undo.length > 0
        ? { undoLabel: `Remove ${this.#undo.at(-1)?.length ?? 0} photos`, undoPhotos: this.#undo.at(-1)!.length }
        : {}),
      problems: this.#script.problems?.length ?? 0,
    };
  }

  /** A step of undo begins here. */
  #keep(ids: readonly PhotoId[]): void {
    this.#redo = [];
    this.#undo.push(ids.map((id) => this.#photo(id)));
  }

  /** Removes photos as another client would, which is a step of undo like any other. */
  removeElsewhere(ids: readonly PhotoId[]): void {
    this.#keep(ids);
    this.change(ids.map((id) => ({ ...this.#photo(id), removed: true })));
  }

  /** Changes photos as another client would: the window learns of it by the event alone. */
  change(changed: readonly Photo[]): Edit {
    for (const photo of changed) this.photos.set(photo.id, photo);
    const summary = this.summary();
    this.emit("library.changed", { changed: [...changed], summary });
    return { label: "Edit", changed: [...changed], summary };
  }

  async #invoke(command: CommandName, input: unknown, ctx: JobContext): Promise<unknown> {
    this.received.push({ command, input });
    const ids = (input as { ids?: PhotoId[] }).ids ?? [];
    switch (command) {
      case "core.device":
        return { backend: "tensorflow", tensorflow: "2.21.0", gpu: null, cpu: "Scripted", cores: 2, bfloat16: false };
      case "core.doctor":
        return { findings: [] };
      case "project.open":
      case "library.scan":
        return this.#scan(ctx);
      case "project.close":
        this.#open = false;
        this.emit("project.closed", {});
        return {};
      case "project.current":
        return { project: this.#open ? this.summary() : null };
      case "sample.create":
        return { dir: this.#script.dir };
      case "library.photos":
        return this.#page(input as { after: number; limit: number });
      case "library.problems":
        return { problems: this.#script.problems ?? [] };
      case "library.remove": {
        const there = ids.filter((id) => !this.vanished.has(id));
        this.#keep(there);
        const edit = this.change(there.map((id) => ({ ...this.#photo(id), removed: true })));
        return there.length === ids.length ? edit : { ...edit, note: "some were no longer there" };
      }
      case "library.restore":
        return this.change(ids.map((id) => ({ ...this.#photo(id), removed: false })));
      case "library.relabel":
        this.#keep(ids);
        return this.change(ids.map((id) => ({ ...this.#photo(id), class: (input as { class: string }).class })));
      case "library.relabelEach": {
        const { moves } = input as { moves: readonly Relabelling[] };
        this.#keep(moves.flatMap((move) => move.ids));
        return this.change(moves.flatMap((move) => move.ids.map((id) => ({ ...this.#photo(id), class: move.class }))));
      }
      case "library.editMany": {
        const edit = input as ManyEdit;
        ctx.report({ phase: "Moving photos", done: 0, total: 1, unit: "photos" });
        if (edit.kind === "relabel") return this.#invoke("library.relabelEach", edit, ctx);
        return this.#invoke(`library.${edit.kind}`, edit, ctx);
      }
      case "library.undo": {
        const { label } = input as { label?: string };
        const { undoLabel } = this.summary();
        if (label !== undefined && label !== undoLabel) throw new ThawError("undoStale", `${undoLabel} came after.`);
        const before = this.#undo.pop();
        if (before === undefined) throw new ThawError("nothingToUndo", "There is nothing to undo.");
        this.#redo.push(before.map(({ id }) => this.#photo(id)));
        return { ...this.change(before), label: `Undone: Remove ${before.length} photos` };
      }
      case "library.redo": {
        const after = this.#redo.pop();
        if (after === undefined) throw new ThawError("nothingToRedo", "There is nothing to redo.");
        this.#undo.push(after.map(({ id }) => this.#photo(id)));
        return { ...this.change(after), label: `Done again: Remove ${after.length} photos` };
      }
      case "library.details":
        return {
          photo: this.#photo((input as { id: PhotoId }).id),
          path: "train/fruit/001.jpg",
          contentHash: "scripted",
        };
      case "clean.measure":
      case "clean.suspect":
        return {};
      case "clean.report":
        return { number: 1, photos: 0, measured: 0, measuresStamp: 0 };
      case "clean.findings": {
        const { from } = input as { from: number };
        const { flaws, groups, suspects } = this.findings;
        const all = [
          ...flaws.map((flaw) => ({ flaws: [flaw], groups: [], suspects: [] })),
          ...groups.map((group) => ({ flaws: [], groups: [group], suspects: [] })),
          ...suspects.map((suspect) => ({ flaws: [], groups: [], suspects: [suspect] })),
        ];
        const page = all[from] ?? { flaws: [], groups: [], suspects: [] };
        return { ...page, ...(from + 1 < all.length ? { next: from + 1 } : {}), outdated: false };
      }
      case "clean.measures":
        return { ids: [], sharpness: [] };
      case "images.file":
        throw new ThawError("notFound", "A scripted core has no files.");
      case "split.preview":
        return this.#preview((input as { validPercent: number }).validPercent);
      case "split.apply": {
        const { validPercent, seed, preview } = input as { validPercent: number; seed: number; preview?: string };
        if (preview !== undefined && preview !== this.#preview(validPercent).hash)
          throw new ThawError("splitStale", "Nothing was moved. Look at the preview again.");
        await wait(this.movingMs, ctx.signal);
        this.#split = {
          validPercent,
          seed,
          hash: "scripted",
          adopted: false,
          testPercent: 0,
          method: "exact",
          together: [],
        };
        return this.change(this.#side(validPercent).map((photo) => ({ ...photo, part: "valid" })));
      }
      case "split.check":
        return { groups: [], leaking: 0, held: this.#count("valid") };
      case "split.repair":
        return this.change([]);
      case "split.undo":
        this.#split = undefined;
        return {
          ...this.change([...this.photos.values()].map((photo) => ({ ...photo, part: "train" }))),
          ...(this.vanished.size > 0 ? { note: "some were no longer there" } : {}),
        };
      case "images.augmented":
        throw new ThawError("notFound", "A scripted core has no files.");
      case "train.backbones":
        return { backbones: [...this.#backbones.values()] };
      case "train.fetchWeights":
        return this.#fetch((input as { backbone: string }).backbone, ctx);
      case "train.network":
        return scriptedNetwork((input as { backbone: string }).backbone);
      case "train.presets":
        return { presets: scriptedPresets };
      case "train.preview":
        return scriptedPreview(input as TrainSettings, this.#count("train"));
      case "train.lrFind":
        await wait(this.#script.pace ?? 0, ctx.signal);
        if (this.#script.sweep === undefined) throw new ThawError("tooFewPhotos", "There are too few photos to sweep.");
        return this.#script.sweep;
      case "train.start":
        return this.#training.start(input as TrainSettings, this.summary(), ctx);
      case "train.resume":
        return this.#training.resume((input as { run: RunId }).run, ctx);
      case "train.oneMore":
        return this.#training.oneMore((input as { run: RunId }).run, ctx);
      case "train.pause":
        this.#training.ask("paused");
        return {};
      case "train.stop":
        this.#training.ask("stopped");
        return {};
      case "train.runs":
        return { runs: this.#training.runs.map(({ run }) => run), problems: this.#script.runProblems ?? [] };
      case "train.curves": {
        const { run, steps } = this.#training.find((input as { run: RunId }).run);
        return { run, steps: [...steps] };
      }
      case "train.rename":
        return this.#training.rename(input as { run: RunId; name: string });
      case "train.delete":
        this.#training.remove((input as { run: RunId }).run);
        return {};
      case "inspect.report": {
        const last = this.#training.runs.at(-1);
        if (this.#script.report === undefined || last === undefined)
          throw new ThawError("noRun", "Nothing is trained yet.");
        return { ...this.#script.report, run: last.run };
      }
      case "predict.files":
        throw new ThawError("noRun", "A scripted core predicts nothing.");
      case "jobs.list":
        return { jobs: this.#jobs.list() };
      case "jobs.cancel":
        this.#jobs.cancel((input as { job: string }).job);
        return {};
      case "library.addClass":
      case "library.dropClass": {
        const { name } = input as { name: string };
        if (command === "library.addClass") this.#added.add(name);
        else this.#added.delete(name);
        return this.summary();
      }
      case "gather.import":
      case "gather.layout":
      case "gather.search":
      case "gather.download":
      case "gather.pending":
      case "gather.resume":
      case "gather.discard":
      case "gather.providers":
      case "settings.read":
      case "settings.change":
        return this.#gather.answer(command, input, ctx);
      default:
        throw new ThawError("internal", `The scripted core does not know ${command}.`);
    }
  }

  async #scan(ctx: JobContext): Promise<ScanReport> {
    const total = this.photos.size;
    for (let done = 0; this.#script.pace !== undefined && done < total; done += Math.ceil(total / 10)) {
      ctx.report({ phase: "Looking at the photos", done, total, unit: "photos" });
      await wait(this.#script.pace, ctx.signal);
    }
    this.#open = true;
    return { summary: this.summary(), problems: [...(this.#script.problems ?? [])], added: 0, vanished: 0 };
  }

  #photo(id: PhotoId): Photo {
    const photo = this.photos.get(id);
    if (photo === undefined) throw new ThawError("notFound", `There is no photo ${id}.`);
    return photo;
  }

  #page({ after, limit }: { after: number; limit: number }) {
    const rest = [...this.photos.values()].filter(({ id }) => id > after).sort((a, b) => a.id - b.id);
    return { photos: photoColumns(rest.slice(0, limit)), more: rest.length > limit };
  }

  #side(validPercent: number): readonly Photo[] {
    const chosen: Photo[] = [];
    for (const { name } of this.summary().classes) {
      const all = [...this.photos.values()].filter((photo) => photo.class === name && !photo.removed);
      const count = Math.round((all.length * validPercent) / 100);
      chosen.push(...all.filter((_, index) => (index * count) % all.length < count));
    }
    return chosen;
  }

  #preview(validPercent: number) {
    const valid = this.#side(validPercent);
    const classes = this.summary().classes.map(({ name, train, valid: old }) => {
      const count = valid.filter((photo) => photo.class === name).length;
      return { name, train: train + old - count, valid: count, test: 0 };
    });
    const warnings = classes
      .filter((count) => count.valid < 20)
      .map(({ name, valid: few }) => `Only ${few} photos of ${name} would be set aside; the accuracy will be rough.`);
    const moves = valid.length;
    return {
      hash: valid.map(({ id }) => id).join(),
      classes,
      valid: valid.map(({ id }) => id),
      test: [],
      groups: [],
      ties: [],
      featured: 0,
      wouldHaveLeaked: 0,
      moves,
      warnings,
    };
  }

  #count(part: "train" | "valid"): number {
    return this.summary().classes.reduce((sum, one) => sum + one[part], 0);
  }

  async #fetch(name: string, ctx: JobContext) {
    const known = this.#backbones.get(name);
    if (known === undefined) throw new ThawError("notFound", `There is no backbone ${name}.`);
    ctx.report({ phase: "Fetching weights", done: 1, total: 2, unit: "bytes" });
    await wait(this.#script.pace ?? 0, ctx.signal);
    const fetched = { ...known, installed: true };
    this.#backbones.set(name, fetched);
    return fetched;
  }
}
