import { isBetter } from "../contract/bestEpoch.ts";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { EpochRow, RunSummary, Step } from "../contract/training.ts";
import type { Context } from "../jobs/context.ts";
import { type Checkpoints, checkpointName, type Snapshot, stepName } from "./checkpoints.ts";
import { beginsHere, endedHere, type RunRecord, runSummary } from "./runRecord.ts";
import type { RunStore } from "./runStore.ts";
import { StepFeed } from "./stepFeed.ts";
import { StepLog } from "./stepLog.ts";

/** Milliseconds between two checkpoints. */
export interface Pace {
  /** At the ends of epochs, which may last a few milliseconds. */
  readonly betweenEpochs: number;
  /** Inside an epoch: with the last step and the writing itself, a kill costs 30 s at most. */
  readonly insideEpochs: number;
}

export const usualPace: Pace = { betweenEpochs: 1000, insideEpochs: 20_000 };

/** Where a record comes from. */
export interface RecordedBefore {
  /** Number of the next step. */
  readonly step: number;
  /** Of the next checkpoint. */
  readonly sequence: number;
  /** Name of the checkpoint that the run goes on from. */
  readonly checkpoint?: string | undefined;
}

/** Writes down a run while it goes on, and tells whoever listens. */
export class RunRecorder {
  readonly #store: RunStore;
  readonly #ctx: Context;
  readonly #checkpoints: Checkpoints;
  readonly #feed: StepFeed;
  readonly #log: StepLog;
  readonly #pace: Pace;
  readonly #told = new Set<string>();
  /** As on disk, but for the table, which may be ahead. */
  #record: RunRecord;
  #best: EpochRow | undefined;
  /** The best weights so far while they are not on disk yet, with the table of then. */
  #unsaved: { readonly snapshot: Snapshot; readonly epochs: readonly EpochRow[] } | undefined;
  /** Names of the checkpoints that this recorder wrote and that are still there. */
  readonly #kept = new Set<string>();
  #sequence: number;
  #last: string | undefined;
  #previous: string | undefined;
  #savedAt: number;

  private constructor(
    store: RunStore,
    ctx: Context,
    record: RunRecord,
    log: StepLog,
    from: RecordedBefore,
    pace: Pace,
  ) {
    this.#store = store;
    this.#ctx = ctx;
    this.#record = record;
    this.#log = log;
    this.#pace = pace;
    this.#checkpoints = store.checkpoints(record.id);
    this.#feed = new StepFeed(ctx.clock, (steps) => ctx.emit("train.stepped", { run: record.id, steps: [...steps] }));
    this.#best = record.epochs.find(({ epoch }) => epoch === record.bestEpoch);
    this.#sequence = from.sequence;
    this.#last = from.checkpoint;
    if (from.checkpoint !== undefined) this.#kept.add(from.checkpoint);
    this.#savedAt = ctx.clock.now();
  }

  /** @param record its table and curve go on from `from`; what came after that is cut off */
  static async start(
    store: RunStore,
    ctx: Context,
    record: RunRecord,
    from: RecordedBefore = { step: 0, sequence: 0 },
    pace: Pace = usualPace,
  ): Promise<RunRecorder> {
    await store.write(record);
    const log = await StepLog.open(store.stepsPath(record.id), from.step);
    beginsHere(record);
    ctx.emit("train.started", { run: runSummary(record) });
    return new RunRecorder(store, ctx, record, log, from, pace);
  }

  steps(steps: readonly Step[]): void {
    this.#log.add(...steps);
    this.#feed.add(...steps);
  }

  /** Tells the person, once about each thing, that the run takes another way than asked. */
  notice(text: string, about = text): void {
    if (this.#told.has(about)) return;
    this.#told.add(about);
    const { notices } = this.#record;
    if (!notices.includes(text)) this.#record = { ...this.#record, notices: [...notices, text] };
    this.#ctx.log.warn(text, { run: this.#record.id });
    this.#ctx.emit("train.noticed", { run: this.#record.id, text });
  }

  /** Whether a checkpoint inside the epoch is due: sooner before a validation, which may take long and keeps nothing. */
  isDue(before: "step" | "validation"): boolean {
    const pause = before === "step" ? this.#pace.insideEpochs : this.#pace.insideEpochs / 4;
    return this.#ctx.clock.now() - this.#savedAt >= pause;
  }

  /** A checkpoint inside an epoch. A disk that does not take it costs that checkpoint, and the run goes on. */
  async keep(snapshot: Snapshot): Promise<void> {
    await this.#tolerantly(async () => await this.#save(snapshot));
  }

  /** The end of an epoch: its row, and the state from which the next one starts. */
  async epoch(row: EpochRow, snapshot: () => Promise<Snapshot>): Promise<void> {
    const epochs = [...this.#record.epochs, row];
    this.#record = { ...this.#record, epochs };
    const better = isBetter(row, this.#best);
    const due = this.#ctx.clock.now() - this.#savedAt >= this.#pace.betweenEpochs;
    if (better) {
      this.#best = row;
      this.#unsaved = { snapshot: await snapshot(), epochs };
    }
    if (due) await this.keep(this.#unsaved !== undefined && better ? this.#unsaved.snapshot : await snapshot());
    this.#ctx.emit("train.epochEnded", { run: this.#record.id, row });
  }

  /** Closes a run that came to an end that was wanted, with its last state kept beside the best. */
  async finish(state: "finished" | "paused" | "stopped", last: Snapshot): Promise<RunSummary> {
    this.#feed.flush();
    this.#record = { ...this.#record, state, ended: this.#ctx.clock.now() };
    try {
      await this.#save(last);
    } catch (thrown) {
      const error = toThawError(thrown);
      const words = `The last weights of run ${this.#record.id} could not be kept, and those before stay: ${error.message}`;
      throw new ThawError(error.code, words, { cause: error, retryable: error.retryable });
    }
    return await this.#end();
  }

  /** Closes a run that failed; what was sound of it is kept as far as the disk takes it. */
  async fail(error: ThawError): Promise<void> {
    this.#feed.flush();
    const failure = { code: error.code, message: error.message };
    this.#record = { ...this.#record, state: "failed", failure, ended: this.#ctx.clock.now() };
    try {
      await this.#log.flush();
      await this.#tolerantly(async () => {
        if (this.#unsaved !== undefined) await this.#saveBest(this.#unsaved);
      });
      await this.#write();
    } finally {
      await this.#end();
    }
  }

  async #end(): Promise<RunSummary> {
    endedHere(this.#record);
    // The person may have given it a name meanwhile.
    const name = await this.#store.nameOf(this.#record.id);
    const run = runSummary({ ...this.#record, name });
    this.#ctx.emit("train.ended", { run });
    return run;
  }

  /** The record names a checkpoint only once that is on disk, and the one before goes after that. */
  async #save(snapshot: Snapshot): Promise<void> {
    await this.#log.flush();
    if (this.#unsaved !== undefined && this.#unsaved.snapshot !== snapshot) await this.#saveBest(this.#unsaved);
    const name = await this.#saveOne(snapshot, this.#record.epochs);
    if (this.#unsaved?.snapshot === snapshot) this.#saved();
    if (name !== this.#last) this.#previous = this.#last;
    this.#last = name;
    await this.#write();
    this.#savedAt = this.#ctx.clock.now();
  }

  async #saveBest({ snapshot, epochs }: { snapshot: Snapshot; epochs: readonly EpochRow[] }): Promise<void> {
    await this.#saveOne(snapshot, epochs);
    this.#saved();
  }

  /** The best weights are on disk. */
  #saved(): void {
    this.#unsaved = undefined;
    if (this.#best !== undefined) this.#record = { ...this.#record, bestEpoch: this.#best.epoch };
  }

  async #saveOne(snapshot: Snapshot, epochs: readonly EpochRow[]): Promise<string> {
    const name = checkpointName(snapshot.position);
    // The same position of a run is the same state.
    if (!this.#kept.has(name)) await this.#checkpoints.save({ ...snapshot, sequence: this.#sequence, epochs });
    this.#kept.add(name);
    this.#sequence += 1;
    return name;
  }

  async #write(): Promise<void> {
    await this.#store.write(this.#record);
    const { bestEpoch, stepsPerEpoch } = this.#record;
    const best = bestEpoch === undefined ? undefined : stepName(bestEpoch * stepsPerEpoch);
    // Two are kept, so that there is one to fall back to.
    const wanted = [best, this.#last, best === this.#last || best === undefined ? this.#previous : undefined];
    const names = wanted.filter((name) => name !== undefined);
    await this.#checkpoints.keepOnly(names);
    for (const name of this.#kept) if (!names.includes(name)) this.#kept.delete(name);
  }

  async #tolerantly(save: () => Promise<void>): Promise<void> {
    try {
      await save();
    } catch (thrown) {
      const error = toThawError(thrown);
      if (!error.retryable) throw error;
      this.#savedAt = this.#ctx.clock.now();
      const text = `A checkpoint could not be kept, and the one before stays: ${error.message}`;
      this.notice(text, error.code);
    }
  }
}
