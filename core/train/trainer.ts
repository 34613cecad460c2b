import type { NetworkTrainer, Rows, TrainBatch, TrainerOptions, TrainerState, TrainStep } from "./networkTrainer.ts";

/** What the loop needs of a trainer; a test brings one that runs out of memory. */
export type Trainer = Pick<
  NetworkTrainer,
  "groups" | "step" | "stepsAtOnce" | "steps" | "logits" | "weights" | "state" | "restore" | "dispose"
>;

/** One row of logits for each row, in class order. */
export type Logits = (rows: Rows) => Promise<readonly Float32Array[]>;

export type OpenTrainer = (options: TrainerOptions) => Promise<Trainer>;

export type { Rows, TrainBatch, TrainerOptions, TrainerState, TrainStep };
