import type { Precision } from "../graph/inferenceGraph.ts";
import { findBackbone } from "../network/backbones.ts";
import { median } from "./median.ts";
import { rate } from "./rate.ts";
import { batchOf, type Workload } from "./task.ts";
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

/** Rounds of each of the three, which alternate, so that a machine that grows busy wrongs none. */
const rounds = 3;

/** What is saved by thawing only the last group of resnet34. */
export async function measureLastGroup(
  precision: Precision,
  seconds: number,
  signal: AbortSignal,
): Promise<LastGroupTimes> {
  const backbone = findBackbone("resnet34");
  const group = backbone.network.groups.at(-1)!.name;
  const workloads: Workload[] = [];
  try {
    for (const [thawFrom, fromBorder] of [
      ["all", false],
      [group, false],
      [group, true],
    ] as const)
      workloads.push(await openTrainingBench({ backbone, precision, batch: batchOf.train, thawFrom, fromBorder }));
    const times: number[][] = workloads.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, { step }] of workloads.entries())
        times[at]!.push(
          1 / (await rate(step, 1, seconds / rounds, signal, { warmUps: round === 0 ? 2 : 0, fewest: 1 })),
        );
    }
    const [all, last, kept] = times.map(median);
    return { precision, all: all!, last: last!, kept: kept! };
  } finally {
    for (const { dispose } of workloads) dispose();
  }
}
