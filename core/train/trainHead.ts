import { ThawError } from "../contract/errors.ts";
import type { EpochRow, Step } from "../contract/training.ts";
import type { Clock } from "../jobs/context.ts";
import type { StateDict } from "../weights/tensors.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { type Head, initialWeights } from "./head.ts";
import { type FeatureRows, HeadTrainer } from "./headTrainer.ts";
import { adamw, type Optimizer } from "./optimizer.ts";
import { randomSource, shuffled, streams } from "./randomSource.ts";
import { oneCycle, type Schedule } from "./schedule.ts";

/** Features of photos with the class index of each. */
export interface LabelledFeatures extends FeatureRows {
  readonly labels: Int32Array;
}

export interface HeadSettings {
  readonly epochs: number;
  /** Photos a step; the last step of an epoch takes what is left. */
  readonly batchSize: number;
  /** Peak learning rate. */
  readonly learningRate: number;
  readonly seed: number;
  /** AdamW unless given. */
  readonly optimizer?: Optimizer;
}

export interface HeadProgress {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onStep: (step: Step, total: number) => void;
  /** Called after each epoch with the weights as they are then; awaited before the next one. */
  readonly onEpoch: (row: EpochRow, weights: StateDict) => Promise<void>;
}

/** Number of optimizer steps of a whole run. */
export function stepCount(photos: number, { epochs, batchSize }: Pick<HeadSettings, "epochs" | "batchSize">): number {
  return epochs * Math.ceil(photos / batchSize);
}

/**
 * Trains a head on features that are at hand: every photo once an epoch, in a fresh order. The same seed and features
 * give the same weights to the last bit on one machine's CPU.
 * @throws cancelled between two steps
 * @throws diverged when a loss is not finite; the epochs before it were handed on
 */
export async function trainHead(
  head: Head,
  train: LabelledFeatures,
  valid: LabelledFeatures,
  settings: HeadSettings,
  progress: HeadProgress,
): Promise<void> {
  const { epochs, batchSize, learningRate, seed } = settings;
  const total = stepCount(train.rows, settings);
  const schedule = oneCycle({ learningRate, total });
  const order = randomSource(seed, streams.order);
  const dropout = randomSource(seed, streams.dropout);
  const initial = initialWeights(head, randomSource(seed, streams.weights));
  const trainer = await HeadTrainer.open(head, initial, settings.optimizer ?? adamw);
  try {
    let step = 0;
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      const started = progress.clock.now();
      const photos = shuffled(train.rows, order);
      let lossSum = 0;
      for (let at = 0; at < photos.length; at += batchSize) {
        if (progress.signal.aborted) throw new ThawError("cancelled", "Training was stopped.");
        const batch = takeRows(head, train, photos.subarray(at, at + batchSize));
        const rates = schedule(step);
        const loss = trainer.step(batch, batch.labels, rates, dropout);
        checkLoss(loss, step, schedule);
        lossSum += loss * batch.rows;
        progress.onStep({ step, loss, learningRate: rates.learningRate }, total);
        step += 1;
        // Lets a stop request in: a step itself never yields.
        await breathe();
      }
      const validation = evaluate(trainer.logits(valid), valid.labels, head.classes);
      checkLoss(validation.loss, step - 1, schedule);
      const row = epochRow(epoch, lossSum / train.rows, validation, progress.clock.now() - started);
      await progress.onEpoch(row, trainer.weights());
    }
  } finally {
    trainer.dispose();
  }
}

function epochRow(epoch: number, trainLoss: number, validation: Evaluation, milliseconds: number): EpochRow {
  const { loss: validLoss, accuracy, recall } = validation;
  return { epoch, trainLoss, validLoss, accuracy, recall: [...recall], seconds: Math.max(0, milliseconds) / 1000 };
}

function takeRows(head: Head, from: LabelledFeatures, photos: Int32Array): LabelledFeatures {
  const width = head.features;
  const values = new Float32Array(photos.length * width);
  photos.forEach((photo, row) => values.set(from.values.subarray(photo * width, (photo + 1) * width), row * width));
  return { rows: photos.length, values, labels: photos.map((photo) => from.labels[photo] ?? -1) };
}

function checkLoss(loss: number, step: number, schedule: Schedule): void {
  if (Number.isFinite(loss)) return;
  const { learningRate } = schedule(step);
  throw new ThawError(
    "diverged",
    `The loss stopped being a number at step ${step}, at a learning rate of ${learningRate.toPrecision(3)}. ` +
      "Train again with a lower learning rate.",
    { details: { step, learningRate } },
  );
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
