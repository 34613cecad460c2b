import { z } from "zod";
import { PhotoId } from "./photos.ts";

export const RunId = z.string().regex(/^[0-9]{4,}$/);
export type RunId = z.infer<typeof RunId>;

export const TrainSettings = z.object({
  backbone: z.string().default("efficientnet_lite0"),
  /** A state dict that the person picked; absent: the backbone's published weights. */
  weightsFile: z.string().optional(),
  epochs: z.number().int().min(1).max(1000).default(5),
  /** Peak learning rate of the head. */
  learningRate: z.number().positive().max(10).default(0.01),
  /** Photos a step. Few photos need small batches: with 64 a run of 5 epochs on 144 photos would have 15 steps. */
  batchSize: z.number().int().min(1).max(4096).default(16),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
});
export type TrainSettings = z.infer<typeof TrainSettings>;

export const Step = z.object({
  /** Counted from 0 over the whole run. */
  step: z.number().int().nonnegative(),
  /** Training loss of this batch. */
  loss: z.number(),
  learningRate: z.number(),
});
export type Step = z.infer<typeof Step>;

/** One line of the table that fast.ai prints: epoch, trn_loss, val_loss, accuracy. */
export const EpochRow = z.object({
  /** Counted from 1. */
  epoch: z.number().int().positive(),
  trainLoss: z.number(),
  validLoss: z.number(),
  /** Share of right answers on the validation side, 0 to 1. */
  accuracy: z.number(),
  /** Recall for each class, in class order; null where a class has no validation photo. */
  recall: z.array(z.number().nullable()),
  seconds: z.number(),
});
export type EpochRow = z.infer<typeof EpochRow>;

export const RunSummary = z.object({
  id: RunId,
  /** Milliseconds since the epoch. */
  started: z.number(),
  settings: TrainSettings,
  classes: z.array(z.string()),
  splitHash: z.string(),
  trainPhotos: z.number().int(),
  validPhotos: z.number().int(),
  state: z.enum(["running", "finished", "stopped", "interrupted", "failed"]),
  epochs: z.array(EpochRow),
  /** Epoch with the highest accuracy, ties to the lower validation loss; its weights are the run's best. */
  bestEpoch: z.number().int().positive().optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const RunCurves = z.object({ run: RunSummary, steps: z.array(Step) });
export type RunCurves = z.infer<typeof RunCurves>;

export const Interval = z.object({ low: z.number(), high: z.number() });
export type Interval = z.infer<typeof Interval>;

export const Prediction = z.object({
  photo: PhotoId,
  /** Index into the report's classes. */
  truth: z.number().int().nonnegative(),
  predicted: z.number().int().nonnegative(),
  /** Softmax probabilities in class order; they sum to 1. */
  probabilities: z.array(z.number()),
  /** Cross-entropy of the true class, natural logarithm. */
  loss: z.number(),
});
export type Prediction = z.infer<typeof Prediction>;

export const InspectReport = z.object({
  run: RunSummary,
  classes: z.array(z.string()),
  /** matrix[truth][predicted], counts over the validation side. */
  matrix: z.array(z.array(z.number().int().nonnegative())),
  correct: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  /** Wilson 95 % interval of the accuracy. */
  interval: Interval,
  perClass: z.array(
    z.object({ recall: z.number().nullable(), precision: z.number().nullable(), support: z.number().int() }),
  ),
  /** Every validation photo, misclassified ones first, then by falling loss. */
  predictions: z.array(Prediction),
  /** The split or the photos changed since the run: the report is about the photos as they are now. */
  stale: z.boolean(),
});
export type InspectReport = z.infer<typeof InspectReport>;

export const FilePrediction = z.object({
  file: z.string(),
  predicted: z.string(),
  probabilities: z.record(z.string(), z.number()),
});
export type FilePrediction = z.infer<typeof FilePrediction>;
