import type { NetworkTrainer, TrainBatch, TrainerOptions, TrainerState, TrainStep } from "./networkTrainer.ts";

/** What a step or an answer is computed from: `rows` photos one after another. */
export type Rows = Omit<TrainBatch, "labels">;

/** What the loop needs of a trainer; a test brings one that runs out of memory. */
export type Trainer = Pick<
  NetworkTrainer,
  "groups" | "step" | "stepsAtOnce" | "steps" | "logits" | "weights" | "state" | "restore" | "dispose"
>;

/** One row of logits for each row, in class order. */
export type Logits = (rows: Rows) => Promise<readonly Float32Array[]>;

export type OpenTrainer = (options: TrainerOptions) => Promise<Trainer>;

export type { TrainBatch, TrainerOptions, TrainerState, TrainStep };
