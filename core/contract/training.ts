import { z } from "zod";
import { ErrorCode } from "./errors.ts";
import { PhotoId } from "./photos.ts";

export const RunId = z.string().regex(/^[0-9]{4,}$/);
export type RunId = z.infer<typeof RunId>;

const Epochs = z.number().int().min(1).max(1000);
const Probability = z.number().min(0).max(1);
const Dropout = z.number().min(0).lt(1);
const Momentum = z.number().min(0).lt(1);
const WeightDecay = z.number().min(0).max(1);
/** Whether norms and biases decay too; fast.ai's `wd_bn_bias`. torch.optim alone lets every parameter decay. */
const decayShape = { wdBnBias: z.boolean().default(false) };
const adamShape = {
  beta1: Momentum.default(0.9),
  beta2: Momentum.default(0.99),
  epsilon: z.number().positive().max(1).default(1e-5),
};

/** How a phase's learning rate and momentum go over its steps; fast.ai's names and defaults. */
export const ScheduleSettings = z.discriminatedUnion("kind", [
  /** The same rate at every step: fast.ai 0.7's plain `fit`. */
  z.object({ kind: z.literal("constant"), epochs: Epochs.default(5) }),
  /** Up on half a cosine, down on another: `fit_one_cycle`. */
  z.object({
    kind: z.literal("oneCycle"),
    epochs: Epochs.default(5),
    /** Share of the phase that climbs. */
    pctStart: z.number().gt(0).lt(1).default(0.25),
    /** First rate: the peak divided by this. */
    div: z.number().min(1).max(1e6).default(25),
    /** Last rate: the peak divided by this. */
    divFinal: z.number().min(1).max(1e9).default(1e5),
  }),
  /** Half a cosine down in each cycle, then back up: `fit(lr, cycles, cycle_len, cycle_mult)`. */
  z.object({
    kind: z.literal("cosineRestarts"),
    cycles: z.number().int().min(1).max(20).default(3),
    /** Epochs of the first cycle. */
    cycleLen: z.number().int().min(1).max(1000).default(1),
    /** Each cycle is this many times as long as the one before. */
    cycleMult: z.number().int().min(1).max(10).default(2),
  }),
  /** The full rate, then half a cosine down: `fit_flat_cos`. */
  z.object({
    kind: z.literal("flatCosine"),
    epochs: Epochs.default(5),
    /** Share of the phase before the fall. */
    pctStart: z.number().gt(0).lt(1).default(0.75),
  }),
]);
export type ScheduleSettings = z.infer<typeof ScheduleSettings>;

/** One call of `fit`: which layers learn, how fast, for how long. */
export const Phase = z.object({
  /** First layer group that learns, it and all after it; "head" is the head alone, "all" the whole network. */
  thawFrom: z.string().min(1).default("head"),
  /**
   * Peak learning rates from the first thawed group to the head, as fast.ai's lists: one for all, or several that are
   * spread over the thawed groups with the last for the head.
   */
  learningRates: z.array(z.number().positive().max(10)).min(1).max(32).default([0.01]),
  schedule: ScheduleSettings.default({ kind: "oneCycle", epochs: 5, pctStart: 0.25, div: 25, divFinal: 1e5 }),
});
export type Phase = z.infer<typeof Phase>;

/** What stands on the backbone: fast.ai's head (average and maximum pooled, a hidden layer), or one linear layer. */
export const HeadSettings = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("linear"), dropout: Dropout.default(0.5) }),
  z.object({
    kind: z.literal("concatPool"),
    hidden: z.number().int().min(8).max(4096).default(512),
    /** Before the last layer; the one before the hidden layer drops half as often, as fast.ai has it. */
    dropout: Dropout.default(0.5),
  }),
]);
export type HeadSettings = z.infer<typeof HeadSettings>;

/** How a photo is changed at random each time that it is looked at; every bound is symmetric about "unchanged". */
export const Augmentation = z.object({
  /** Chance of a mirror image, 0 to 1. */
  flip: Probability.default(0.5),
  /** Chance of an upside-down one, and with `flip` of every quarter turn. */
  flipVertical: Probability.default(0),
  /** Largest turn, degrees. */
  rotate: z.number().min(0).max(180).default(10),
  /** Largest enlargement; 1 is none. */
  zoom: z.number().min(1).max(4).default(1.1),
  /** Strength of the change of perspective, 0 to 0.5. */
  warp: z.number().min(0).max(0.5).default(0.2),
  /** Largest change of brightness and contrast, 0 to 1. */
  lighting: z.number().min(0).max(1).default(0.2),
  /** Largest side of a grey square that hides a part, as a share of the photo's side; 0 hides nothing. */
  cutOut: z.number().min(0).max(0.8).default(0),
});
export type Augmentation = z.infer<typeof Augmentation>;

/** Settings and formulas are those of torch.optim. */
export const OptimizerSettings = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("sgd"),
    momentum: Momentum.default(0.9),
    weightDecay: WeightDecay.default(1e-4),
    ...decayShape,
  }),
  z.object({ kind: z.literal("adam"), ...adamShape, weightDecay: WeightDecay.default(0), ...decayShape }),
  z.object({ kind: z.literal("adamw"), ...adamShape, weightDecay: WeightDecay.default(0.01), ...decayShape }),
]);
export type OptimizerSettings = z.infer<typeof OptimizerSettings>;

export const TrainSettings = z.object({
  /** Name of the preset that these settings came from, while none of them was changed; for the eye only. */
  preset: z.enum(["quick", "article", "best"]).optional(),
  backbone: z.string().default("efficientnet_lite0"),
  /** A state dict that the person picked; absent: the backbone's published weights. */
  weightsFile: z.string().optional(),
  head: HeadSettings.default({ kind: "linear", dropout: 0.5 }),
  phases: z
    .array(Phase)
    .min(1)
    .max(8)
    .default([Phase.parse({})]),
  /** Photos a step. Few photos need small batches: with 64 a run of 5 epochs on 144 photos would have 15 steps. */
  batchSize: z.number().int().min(1).max(4096).default(16),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  /** On: frozen layers are computed once a photo and kept. Off: photos are decoded and augmented in every epoch. */
  precompute: z.boolean().default(true),
  /** How a photo that is not square becomes one: its middle, or all of it, squeezed along the longer side (fast.ai's names). */
  resize: z.enum(["crop", "squish"]).default("crop"),
  /** With precompute: how many views of a photo are kept, the plain one first; an epoch takes the next of them in turn. */
  views: z.number().int().min(1).max(32).default(1),
  /** What the views after the first, or every epoch without precompute, are drawn with. */
  augmentation: z.union([z.enum(["none", "sideOn", "topDown"]), Augmentation]).default("sideOn"),
  /** Augmented views of a validation photo whose logits are averaged with the plain one's; 0 looks once. */
  tta: z.number().int().min(0).max(16).default(0),
  optimizer: OptimizerSettings.default({
    ...{ kind: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 0.01, wdBnBias: false },
  }),
  labelSmoothing: z.number().min(0).lt(1).default(0),
  /** Factor of each class's loss: none, the inverse of its share (mean 1 over the photos), or by name. */
  classWeights: z
    .union([z.enum(["none", "balanced"]), z.record(z.string(), z.number().min(0).max(1000))])
    .default("none"),
  /** What thawed batch norms do: take part (their statistics too), or stay as they are. */
  batchNorm: z.enum(["train", "freeze"]).default("train"),
  /** auto: bfloat16 where the processor has it. */
  precision: z.enum(["auto", "f32", "bf16"]).default("auto"),
});
export type TrainSettings = z.infer<typeof TrainSettings>;

/** Epochs of a phase: the sum of its cycles. */
export function scheduleEpochs(schedule: ScheduleSettings): number {
  if (schedule.kind !== "cosineRestarts") return schedule.epochs;
  const { cycles, cycleLen, cycleMult } = schedule;
  return Array.from({ length: cycles }, (_, cycle) => cycleLen * cycleMult ** cycle).reduce((sum, n) => sum + n, 0);
}

/** Epochs of a whole run. */
export function totalEpochs({ phases }: Pick<TrainSettings, "phases">): number {
  return phases.reduce((sum, { schedule }) => sum + scheduleEpochs(schedule), 0);
}

export const Step = z.object({
  /** Counted from 0 over the whole run. */
  step: z.number().int().nonnegative(),
  /** Training loss of this batch. */
  loss: z.number(),
  /** Of the head, the fastest. */
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
  /** What the person calls it; its number unless named. */
  name: z.string().max(100).optional(),
  /** Milliseconds since the epoch. */
  started: z.number(),
  settings: TrainSettings,
  classes: z.array(z.string()),
  splitHash: z.string(),
  trainPhotos: z.number().int(),
  validPhotos: z.number().int(),
  state: z.enum(["running", "paused", "finished", "stopped", "interrupted", "failed"]),
  /** The run can go on: from its last checkpoint, or from its start where it was cut off before the first. */
  resumable: z.boolean().default(false),
  /** Epochs of the whole run, with the cycles that were added to it. */
  plannedEpochs: z.number().int().nonnegative().optional(),
  /** Why the run failed. */
  failure: z.object({ code: ErrorCode, message: z.string() }).optional(),
  epochs: z.array(EpochRow),
  /** What the person was told on the way: photos left out, another way than asked. */
  notices: z.array(z.string()).default([]),
  /** Epoch with the highest accuracy, ties to the lower validation loss; its weights are the run's best. */
  bestEpoch: z.number().int().positive().optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** How the learning rate and momentum of every group will go, before anything starts. */
export const SchedulePreview = z.object({
  /** Names of the layer groups, the head last; a group that is frozen in a phase has the rate 0 there. */
  groups: z.array(z.string()),
  /** Steps of the whole run, and of one epoch. */
  steps: z.number().int(),
  stepsPerEpoch: z.number().int(),
  /** At most 1,000 points: the step's number, the rate of each group, the momentum. */
  points: z.array(z.object({ step: z.number(), rates: z.array(z.number()), momentum: z.number() })),
});
export type SchedulePreview = z.infer<typeof SchedulePreview>;

/** A sweep of the learning rate: fast.ai's lr_find. */
export const LrFindReport = z.object({
  points: z.array(z.object({ learningRate: z.number(), loss: z.number(), smoothed: z.number() })),
  /** Rates to choose, each null where the curve gives none. */
  suggestions: z.object({
    valley: z.number().nullable(),
    steep: z.number().nullable(),
    /** Rate of the lowest loss, divided by ten. */
    minimum: z.number().nullable(),
    slide: z.number().nullable(),
  }),
  stoppedEarly: z.boolean(),
  /** Why the curve is not to be trusted, in words; empty when it is. */
  cautions: z.array(z.string()),
});
export type LrFindReport = z.infer<typeof LrFindReport>;

/** A backbone's groups as the picture of the network shows them. */
export const NetworkView = z.object({
  backbone: z.string(),
  title: z.string(),
  groups: z.array(
    z.object({
      name: z.string(),
      layers: z.number().int(),
      parameters: z.number().int(),
      /** Output of the group: height, width, channels. */
      output: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
    }),
  ),
});
export type NetworkView = z.infer<typeof NetworkView>;

export const Preset = z.object({
  name: z.enum(["quick", "article", "best"]),
  title: z.string(),
  /** One sentence: what it does, and what it costs. */
  text: z.string(),
  settings: TrainSettings,
});
export type Preset = z.infer<typeof Preset>;

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
  /** Why it is not the best epoch's weights that answered, in words: those were damaged. */
  notice: z.string().optional(),
});
export type InspectReport = z.infer<typeof InspectReport>;

export const FilePrediction = z.object({
  file: z.string(),
  predicted: z.string(),
  probabilities: z.record(z.string(), z.number()),
});
export type FilePrediction = z.infer<typeof FilePrediction>;
