import type { Precision } from "../graph/inferenceGraph.ts";
import { findBackbone } from "../network/backbones.ts";
import { rate } from "./rate.ts";
import { batchOf } from "./task.ts";
import { openTrainingBench } from "./trainingBench.ts";

/** Seconds of a training step of resnet34, batches of 16. */
export interface LastGroupTimes {
  readonly precision: Precision;
  /** Everything learns. */
  readonly all: number;
  /** The last group learns, photos pass through the frozen layers before it. */
  readonly last: number;
  /** The last group learns from activations that were kept at its border. */
  readonly kept: number;
}

/** What is saved by thawing only the last group of resnet34. */
export async function measureLastGroup(
  precision: Precision,
  seconds: number,
  signal: AbortSignal,
): Promise<LastGroupTimes> {
  const backbone = findBackbone("resnet34");
  const batch = batchOf.train;
  const step = async (thawFrom: string, fromBorder: boolean): Promise<number> => {
    const workload = await openTrainingBench({ backbone, precision, batch, thawFrom, fromBorder });
    try {
      return 1 / (await rate(workload.step, 1, seconds, signal));
    } finally {
      workload.dispose();
    }
  };
  const group = backbone.network.groups.at(-1)!.name;
  return { precision, all: await step("all", false), last: await step(group, false), kept: await step(group, true) };
}
