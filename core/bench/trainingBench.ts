import type { Precision } from "../graph/inferenceGraph.ts";
import { activationShapes } from "../network/activationShapes.ts";
import { borderOf } from "../network/border.ts";
import { headNetwork } from "../network/head.ts";
import { joinNetworks } from "../network/joinNetworks.ts";
import type { Backbone } from "../network/network.ts";
import { NetworkTrainer } from "../train/networkTrainer.ts";
import { randomSource } from "../train/randomSource.ts";
import { benchWeights, madeUpWeights } from "./benchWeights.ts";
import { madeUpPixels } from "./forwardBench.ts";
import type { Workload } from "./task.ts";

export interface TrainingBenchOptions {
  readonly backbone: Backbone;
  readonly precision: Precision;
  readonly batch: number;
  /** First group that learns; "all" unless given. */
  readonly thawFrom?: string;
  /** Activations at the border are at hand, instead of pixels that go through the frozen layers. */
  readonly fromBorder?: boolean;
}

/** As many as ImageNet has: the peer's networks have that head. */
const classes = 1000;

/** A training step with batch norm training, SGD with momentum, over made-up images. */
export async function openTrainingBench(options: TrainingBenchOptions): Promise<Workload> {
  const { backbone, precision, batch, thawFrom = "all", fromBorder = false } = options;
  const { network, preprocessing } = backbone;
  const head = headNetwork({ kind: "linear", dropout: 0 }, network.features, classes);
  const joined = joinNetworks(network, head);
  const trainer = await NetworkTrainer.open({
    network: joined,
    preprocessing,
    weights: new Map([...(await benchWeights(backbone)), ...madeUpWeights(head)]),
    thawFrom,
    input: fromBorder ? "border" : "pixels",
    precision,
    optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0, wdBnBias: false },
    batchNorm: "train",
    labelSmoothing: 0,
  });
  const { size } = preprocessing;
  const border = activationShapes(joined, [size, size, 3]).get(borderOf(joined, thawFrom)) ?? [];
  const length = batch * border.reduce((product, side) => product * side, 1);
  const values = fromBorder ? Float32Array.from({ length }, (_, at) => (at % 7) / 7) : madeUpPixels(batch, size);
  const labels = Int32Array.from({ length: batch }, (_, row) => (row * 61) % classes);
  const rates = trainer.groups.map(() => ({ learningRate: 1e-3, momentum: 0.9 }));
  const random = randomSource(1, 0);
  return {
    step: async () => {
      await trainer.step({ rows: batch, values, labels }, rates, random);
    },
    dispose: () => trainer.dispose(),
  };
}
