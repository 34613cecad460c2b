import type { EpochRow, RunSummary, Step } from "../contract/training.ts";
import type { Context } from "../jobs/context.ts";
import type { StateDict } from "../weights/tensors.ts";
import { bestEpoch } from "./bestEpoch.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { type RunRecord, runSummary } from "./runRecord.ts";
import type { RunStore } from "./runStore.ts";
import { StepFeed } from "./stepFeed.ts";
import { appendSteps } from "./stepLog.ts";

/** Milliseconds between two checkpoints that are not the best so far: epochs may last a few milliseconds. */
const checkpointInterval = 1000;

/** Writes down a run while it goes on, and tells whoever listens. */
export class RunRecorder {
  readonly #store: RunStore;
  readonly #ctx: Context;
  readonly #checkpoints: Checkpoints;
  readonly #feed: StepFeed;
  #record: RunRecord;
  #unwritten: Step[] = [];
  #latest: { readonly epoch: number; readonly weights: StateDict } | undefined;
  #saved: { readonly epoch: number; readonly at: number } | undefined;

  private constructor(store: RunStore, ctx: Context, record: RunRecord) {
    this.#store = store;
    this.#ctx = ctx;
    this.#record = record;
    this.#checkpoints = store.checkpoints(record.id);
    this.#feed = new StepFeed(ctx.clock, (steps) => ctx.emit("train.stepped", { run: record.id, steps: [...steps] }));
  }

  static async start(store: RunStore, ctx: Context, record: RunRecord): Promise<RunRecorder> {
    await store.write(record);
    ctx.emit("train.started", { run: runSummary(record) });
    return new RunRecorder(store, ctx, record);
  }

  step(step: Step): void {
    this.#unwritten.push(step);
    this.#feed.add(step);
  }

  async epoch(row: EpochRow, weights: StateDict): Promise<void> {
    const epochs = [...this.#record.epochs, row];
    const best = bestEpoch(epochs);
    this.#latest = { epoch: row.epoch, weights };
    const now = this.#ctx.clock.now();
    const due = this.#saved === undefined || now - this.#saved.at >= checkpointInterval;
    // The record names a checkpoint only once that is on disk, and the one before goes after that.
    if (best === row.epoch || due) await this.#save(row.epoch, weights);
    this.#record = { ...this.#record, epochs, ...(best === undefined ? {} : { bestEpoch: best }) };
    if (this.#saved?.epoch === row.epoch) await this.#write();
    await this.#writeSteps();
    this.#ctx.emit("train.epochEnded", { run: this.#record.id, row });
  }

  /** Closes the run, whatever it came to, with its last epoch's weights kept beside the best. */
  async end(state: Exclude<RunRecord["state"], "running">): Promise<RunSummary> {
    this.#feed.flush();
    this.#record = { ...this.#record, state, ended: this.#ctx.clock.now() };
    try {
      if (this.#latest !== undefined && this.#latest.epoch !== this.#saved?.epoch)
        await this.#save(this.#latest.epoch, this.#latest.weights);
      await this.#writeSteps();
      await this.#write();
    } finally {
      this.#ctx.emit("train.ended", { run: runSummary(this.#record) });
    }
    return runSummary(this.#record);
  }

  async #save(epoch: number, weights: StateDict): Promise<void> {
    await this.#checkpoints.save(epoch, weights);
    this.#saved = { epoch, at: this.#ctx.clock.now() };
  }

  async #write(): Promise<void> {
    await this.#store.write(this.#record);
    const kept = [this.#record.bestEpoch, this.#saved?.epoch].filter((epoch) => epoch !== undefined);
    await this.#checkpoints.keepOnly(kept);
  }

  async #writeSteps(): Promise<void> {
    const steps = this.#unwritten;
    this.#unwritten = [];
    await appendSteps(this.#store.stepsPath(this.#record.id), steps);
  }
}
