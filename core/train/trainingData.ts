import type { View } from "../images/view.ts";
import type { Logits, TrainBatch } from "./trainer.ts";

/** One step's photos; undefined where none of them could be had. */
export interface DataStep {
  /** Counted from 0 within the epoch. */
  readonly step: number;
  readonly batch: TrainBatch | undefined;
}

/** Logits of validation photos, photos that could not be had left out. */
export interface Answers {
  readonly logits: readonly Float32Array[];
  /** Place of each in the list of validation photos. */
  readonly photos: Int32Array;
}

/** Gives a trainer its photos: from the cache, or decoded. */
export interface TrainingData {
  readonly input: "pixels" | "border";
  /** Steps of an epoch (from 1), from a step on; what they hold follows from seed and epoch alone. */
  steps(epoch: number, from: number): AsyncIterable<DataStep>;
  /** One pass over the validation photos, seen in one way, through `logits`. */
  answers(view: View, logits: Logits): Promise<Answers>;
}

/** Bytes that go through a network at once while it answers. */
export const answerBytes = 1 << 25;
