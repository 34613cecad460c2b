import { ThawError } from "../../core/contract/errors.ts";
import type { ProjectSummary } from "../../core/contract/photos.ts";
import type { EventName, EventPayload } from "../../core/contract/schema.ts";
import {
  type EpochRow,
  type RunId,
  type RunSummary,
  type Step,
  type TrainSettings,
  totalEpochs,
} from "../../core/contract/training.ts";
import type { Context } from "../../core/jobs/context.ts";

type JobContext = Pick<Context, "signal" | "report">;
type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void;

interface Kept {
  run: RunSummary;
  readonly steps: Step[];
}

interface TrainingScript {
  readonly rows?: readonly EpochRow[];
  readonly pace?: number;
}

/** Resolves after this many milliseconds; rejects as cancelled when the signal comes first. */
export const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new ThawError("cancelled", "Stopped."));
    });
  });

/** The runs of a scripted core: they give the script's rows, can be paused, go on, be renamed and be removed. */
export class ScriptedTraining {
  #asked: "paused" | "stopped" | null = null;
  runs: Kept[] = [];
  readonly #script: TrainingScript;
  readonly #emit: Emit;

  constructor(script: TrainingScript, emit: Emit) {
    this.#script = script;
    this.#emit = emit;
  }

  /** The run under way ends as this after its epoch. */
  ask(state: "paused" | "stopped"): void {
    this.#asked = state;
  }

  find(id: RunId): Kept {
    const found = this.runs.find(({ run }) => run.id === id);
    if (found === undefined) throw new ThawError("noRun", "There is no such run.");
    return found;
  }

  start(settings: TrainSettings, summary: ProjectSummary, ctx: JobContext): Promise<RunSummary> {
    const count = (part: "train" | "valid"): number => summary.classes.reduce((sum, one) => sum + one[part], 0);
    const run: RunSummary = {
      id: String(this.runs.length + 1).padStart(4, "0"),
      started: Date.now(),
      settings,
      classes: summary.classes.map(({ name }) => name),
      splitHash: "scripted",
      trainPhotos: count("train"),
      validPhotos: count("valid"),
      state: "running",
      resumable: false,
      epochs: [],
      notices: [],
    };
    const kept = { run, steps: [] };
    this.runs.push(kept);
    return this.#train(kept, totalEpochs(settings), ctx);
  }

  resume(id: RunId, ctx: JobContext): Promise<RunSummary> {
    const kept = this.find(id);
    return this.#train(kept, totalEpochs(kept.run.settings), ctx);
  }

  oneMore(id: RunId, ctx: JobContext): Promise<RunSummary> {
    const kept = this.find(id);
    return this.#train(kept, kept.run.epochs.length + 1, ctx);
  }

  rename({ run: id, name }: { readonly run: RunId; readonly name: string }): RunSummary {
    const kept = this.find(id);
    kept.run = { ...kept.run, name };
    this.#emit("train.renamed", { run: kept.run });
    return kept.run;
  }

  remove(id: RunId): void {
    this.find(id);
    this.runs = this.runs.filter(({ run }) => run.id !== id);
    this.#emit("train.deleted", { run: id });
  }

  #asks(): "paused" | "stopped" | null {
    return this.#asked;
  }

  async #train(kept: Kept, epochs: number, ctx: JobContext): Promise<RunSummary> {
    this.#asked = null;
    kept.run = { ...kept.run, state: "running", resumable: false };
    this.#emit("train.started", { run: kept.run });
    const rows = this.#script.rows ?? [];
    const { trainPhotos, settings } = kept.run;
    const batches = Math.ceil(trainPhotos / settings.batchSize);
    for (let epoch = kept.run.epochs.length + 1; epoch <= epochs && this.#asks() === null; epoch += 1) {
      const row = rows[(epoch - 1) % Math.max(1, rows.length)];
      if (row === undefined) break;
      for (let batch = 0; batch < batches; batch += 1) {
        ctx.report({ phase: `Epoch ${epoch} of ${epochs}`, done: batch, total: batches, unit: "batches" });
        await wait(this.#script.pace ?? 0, ctx.signal);
        const step = kept.steps.length;
        const wobble = Math.sin(step * 12.9898) * 0.06;
        const next = { step, loss: row.trainLoss + 0.25 / (1 + batch) + wobble, learningRate: 0.01 };
        kept.steps.push(next);
        this.#emit("train.stepped", { run: kept.run.id, steps: [next] });
      }
      kept.run = { ...kept.run, epochs: [...kept.run.epochs, { ...row, epoch }], bestEpoch: 1 };
      this.#emit("train.epochEnded", { run: kept.run.id, row: { ...row, epoch } });
    }
    const asked = this.#asks();
    kept.run = { ...kept.run, state: asked ?? "finished", resumable: asked !== null };
    this.#emit("train.ended", { run: kept.run });
    return kept.run;
  }
}
