import { ThawError } from "../contract/errors.ts";
import type { EpochRow, Step } from "../contract/training.ts";
import type { View } from "../images/view.ts";
import { Breath } from "../jobs/breath.ts";
import type { Clock } from "../jobs/context.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import type { StateDict } from "../weights/tensors.ts";
import { answerViews } from "./answerViews.ts";
import { CallPace } from "./callPace.ts";
import type { Snapshot } from "./checkpoints.ts";
import { evaluate } from "./evaluate.ts";
import { FrugalTrainer } from "./frugalTrainer.ts";
import { type RandomSource, randomSource, streams } from "./randomSource.ts";
import { legAt, type PlannedLeg, type RunPlan } from "./runPlan.ts";
import { epochStart, type RunPosition } from "./runPosition.ts";
import type { StepRates } from "./schedule.ts";
import type { Logits, Trainer, TrainerState, TrainStep } from "./trainer.ts";
import type { TrainingData } from "./trainingData.ts";

export interface LoopInput {
  readonly plan: RunPlan;
  readonly seed: number;
  readonly classes: number;
  /** Class index of each validation photo. */
  readonly validLabels: Int32Array;
  /** How validation photos are looked at; their logits are averaged. */
  readonly views: readonly View[];
  /** A trainer for a leg that starts from weights: those that the run has changed so far, the head's always among them. */
  readonly open: (leg: PlannedLeg, weights: StateDict) => Promise<Trainer>;
  readonly data: (leg: PlannedLeg) => TrainingData;
}

/** Where the loop starts: at the beginning, or at a checkpoint. */
export interface LoopStart {
  readonly position: RunPosition;
  readonly weights: StateDict;
  /** Of the leg under way; absent where a leg begins. */
  readonly trainer?: TrainerState | undefined;
}

export interface LoopHooks {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** After each call of the trainer: its steps in order, and the photos in them. */
  readonly onSteps: (steps: readonly Step[], photos: number) => void;
  /** After each epoch, with the state from which the next one starts; awaited. */
  readonly onEpoch: (row: EpochRow, snapshot: () => Promise<Snapshot>) => Promise<void>;
  /** Asked between two calls and before a validation whether to keep the state. */
  readonly isDue: (before: "step" | "validation") => boolean;
  readonly onDue: (snapshot: Snapshot) => Promise<void>;
  /** The loop was cancelled: its state as it is then, the last chance to keep it. */
  readonly onCancelled: (snapshot: Snapshot) => void;
  readonly notice: (text: string) => void;
}

/**
 * The one training loop: legs, their epochs, their batches. A leg hands its weights on and starts its optimizer afresh,
 * as each `fit` of fast.ai does. Order, masks and pictures follow from seed, epoch and step, so that going on from a
 * snapshot gives what never having stopped gives, to the last bit on one machine's CPU.
 * @returns the state at the end
 * @throws cancelled between two calls of the trainer, after `onCancelled`
 * @throws diverged when a loss is not finite; the state before it was kept
 */
export async function trainLoop(input: LoopInput, start: LoopStart, hooks: LoopHooks): Promise<Snapshot> {
  let { position, weights, trainer: state }: LoopStart = start;
  let last: Snapshot = { position, leg: -1, weights, trainer: state ?? { tensors: new Map(), steps: 0 } };
  for (;;) {
    const leg = legAt(input.plan, position.epoch);
    if (leg === undefined) return last;
    const data = input.data(leg);
    const run = new LegRun(input, leg, data, await input.open(leg, weights), { position, weights }, hooks);
    try {
      if (state !== undefined) await run.restore(state);
      last = await run.toEnd();
    } catch (error) {
      if (hooks.signal.aborted) {
        hooks.onCancelled(await run.snapshot());
        throw new ThawError("cancelled", "Training was stopped.", { cause: error });
      }
      throw error;
    } finally {
      run.dispose();
    }
    state = undefined;
    ({ position, weights } = last);
  }
}

/** A step with its number in the run. */
interface PlacedStep extends TrainStep {
  readonly step: number;
}

/** One leg under way, with its trainer. */
class LegRun {
  readonly #input: LoopInput;
  readonly #leg: PlannedLeg;
  readonly #data: TrainingData;
  readonly #hooks: LoopHooks;
  readonly #frugal: FrugalTrainer;
  readonly #pace = new CallPace();
  /** What earlier legs changed; this one's own lies over it. */
  readonly #before: StateDict;
  #position: RunPosition;

  constructor(
    input: LoopInput,
    leg: PlannedLeg,
    data: TrainingData,
    trainer: Trainer,
    start: Pick<LoopStart, "position" | "weights">,
    hooks: LoopHooks,
  ) {
    this.#input = input;
    this.#leg = leg;
    this.#data = data;
    this.#hooks = hooks;
    this.#before = start.weights;
    this.#position = start.position;
    this.#frugal = new FrugalTrainer(trainer, start.position.parts, hooks.notice);
  }

  async restore(state: TrainerState): Promise<void> {
    await this.#frugal.trainer.restore(state);
  }

  dispose(): void {
    this.#frugal.trainer.dispose();
  }

  readonly snapshot = async (): Promise<Snapshot> => {
    const { trainer } = this.#frugal;
    const state = await trainer.state();
    const weights = new Map([...this.#before, ...(await trainer.weights(state))]);
    return { position: this.#position, leg: this.#leg.id, weights, trainer: state };
  };

  async toEnd(): Promise<Snapshot> {
    const { firstEpoch, epochs } = this.#leg;
    while (this.#position.epoch < firstEpoch + epochs) await this.#epoch();
    return await this.snapshot();
  }

  async #epoch(): Promise<void> {
    const { clock, onEpoch, isDue, onDue } = this.#hooks;
    const { stepsPerEpoch } = this.#input.plan;
    const { epoch } = this.#position;
    const spent = this.#position.seconds;
    const started = clock.now();
    const seconds = (): number => spent + Math.max(0, clock.now() - started) / 1000;
    await this.#steps(seconds);
    if (this.#position.photos === 0) throw nothingToSee(epoch);
    if (isDue("validation")) await onDue(await this.#soundSnapshot(this.#position.step - 1));
    const { logits, photos } = await answerViews(this.#data, this.#input.views, this.#answer);
    if (photos.length === 0) throw nothingToSee(epoch);
    const labels = photos.map((photo) => this.#input.validLabels[photo] ?? -1);
    const { loss: validLoss, accuracy, recall } = evaluate(logits, labels, this.#input.classes);
    this.#check(validLoss, this.#position.step - 1);
    const trainLoss = this.#position.lossSum / Math.max(1, this.#position.photos);
    const row = { epoch, trainLoss, validLoss, accuracy, recall: [...recall], seconds: seconds() };
    this.#position = epochStart(epoch + 1, stepsPerEpoch, this.#frugal.parts);
    await onEpoch(row, this.snapshot);
  }

  /** The batches of the epoch that are still to come, as many to a call of the trainer as go with it. */
  async #steps(seconds: () => number): Promise<void> {
    const { seed, plan } = this.#input;
    const { epoch } = this.#position;
    const first = (epoch - 1) * plan.stepsPerEpoch;
    const from = this.#position.step - first;
    if (from >= plan.stepsPerEpoch) return;
    let waiting: PlacedStep[] = [];
    for await (const { step: within, batch } of this.#data.steps(epoch, from)) {
      const step = first + within;
      const random = (): RandomSource => randomSource(seed, streams.dropout, step);
      if (batch !== undefined) waiting.push({ step, batch, rates: this.#leg.schedule(step), random });
      const rows = batch?.rows ?? 1;
      if (waiting.length < this.#frugal.stepsAtOnce(rows) && !this.#pace.isFull(waiting.length, rows)) continue;
      await this.#make(waiting, seconds);
      waiting = [];
    }
    await this.#make(waiting, seconds);
    // Photos that could not be had may leave the epoch a step short; the next one starts where it was planned to.
    this.#position = { ...this.#position, step: first + plan.stepsPerEpoch, seconds: seconds() };
  }

  async #make(steps: readonly PlacedStep[], seconds: () => number): Promise<void> {
    const { signal, clock, isDue, onDue } = this.#hooks;
    let left = steps;
    for (let [next] = left; next !== undefined; [next] = left) {
      throwIfStopped(signal, "Training was stopped.");
      const started = clock.now();
      const losses = await this.#frugal.steps([next, ...left.slice(1)]);
      this.#pace.took(losses.length, (clock.now() - started) / 1000);
      const made = left.slice(0, losses.length);
      left = left.slice(losses.length);
      this.#took(made, losses, seconds());
      if (isDue("step")) await onDue(await this.#soundSnapshot(made.at(-1)?.step ?? next.step));
    }
  }

  #took(made: readonly PlacedStep[], losses: readonly number[], seconds: number): void {
    const { epoch } = this.#position;
    let { step: next, lossSum, photos } = this.#position;
    const before = photos;
    const told: Step[] = [];
    for (const [at, { step, batch, rates }] of made.entries()) {
      const loss = losses[at] ?? Number.NaN;
      if (!Number.isFinite(loss)) break;
      told.push({ step, loss, learningRate: headRate(rates) });
      next = step + 1;
      lossSum += loss * batch.rows;
      photos += batch.rows;
    }
    this.#position = { step: next, epoch, seconds, parts: this.#frugal.parts, lossSum, photos };
    if (told.length > 0) this.#hooks.onSteps(told, photos - before);
    const diverged = made[told.length];
    if (diverged !== undefined) this.#check(Number.NaN, diverged.step);
  }

  readonly #answer: Logits = async (rows) => {
    throwIfStopped(this.#hooks.signal, "Training was stopped.");
    return await this.#frugal.logits(rows);
  };

  /** A step's loss is of the weights before it: what the step made of them is looked at before it is kept. */
  async #soundSnapshot(step: number): Promise<Snapshot> {
    const snapshot = await this.snapshot();
    const breath = new Breath();
    for (const { values } of snapshot.weights.values()) {
      if (breath.isDue) await breath.take();
      if (!values.every(Number.isFinite)) this.#check(Number.NaN, step);
    }
    return snapshot;
  }

  #check(loss: number, step: number): void {
    if (Number.isFinite(loss)) return;
    const learningRate = headRate(this.#leg.schedule(step));
    throw new ThawError(
      "diverged",
      `The loss stopped being a number at step ${step}, at a learning rate of ${learningRate.toPrecision(3)}. ` +
        "Train again with a lower learning rate.",
      { details: { step, learningRate } },
    );
  }
}

const nothingToSee = (epoch: number): ThawError =>
  new ThawError(
    "photoVanished",
    `None of the training or validation photos could be read in epoch ${epoch}. Check that the folder is there, then go on.`,
  );

const headRate = (rates: readonly StepRates[]): number => rates.at(-1)?.learningRate ?? 0;
