import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { backbones } from "../../../core/network/backbones.ts";
import { headNetwork } from "../../../core/network/head.ts";
import { joinNetworks } from "../../../core/network/joinNetworks.ts";
import type { Backbone, Network } from "../../../core/network/network.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { namedWeights } from "../../helpers/namedWeights.ts";
import { noiseImages } from "../../helpers/noiseImages.ts";
import { type Projections, projectedError, projections } from "../../helpers/projections.ts";

interface Reference {
  readonly seed: number;
  readonly spread: number;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Projections>>;
  readonly statistics: Readonly<Record<string, Projections>>;
}

/** What test/fixtures/backboneSteps.py wrote. */
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/backboneSteps.json", import.meta.url), "utf8")) as {
  readonly size: number;
  readonly labels: readonly number[];
  readonly classWeights: readonly number[];
  readonly labelSmoothing: number;
  readonly raised: number;
  readonly floor: number;
  readonly backbones: Readonly<Record<string, Reference>>;
};

function headed({ network }: Backbone): Network {
  const head = headNetwork({ kind: "linear", dropout: 0 }, network.features, fixture.classWeights.length);
  return joinNetworks(network, head);
}

/** The drawn weights, with the offsets of batch norms raised out of the reach of relu's kinks; the script says why. */
function weightsOf(network: Network): StateDict {
  const weights = namedWeights(networkParameters(network));
  for (const layer of network.layers) {
    if (layer.kind !== "batchNorm") continue;
    const { values } = weights.get(`${layer.source}.bias`)!;
    for (let i = 0; i < values.length; i++) values[i]! += fixture.raised;
  }
  return weights;
}

/** Puts the largest error of any tensor, by its name, beside what it must stay under. */
function expectClose(tensors: StateDict, references: Reference["gradients"], suffix: string, tolerance: number): void {
  const largest = Math.max(...Object.values(references).map(([norm]) => norm));
  for (const [name, reference] of Object.entries(references)) {
    const own = projections(name, tensors.get(`${name}${suffix}`)!.values);
    // Some gradients are zero but for rounding (an offset that the next norm takes away again).
    expect(projectedError(own, reference, largest * fixture.floor), name).toBeLessThan(tolerance);
  }
}

describe.each(backbones.map((backbone) => [backbone.name, backbone] as const))(
  "a training step of %s",
  (name, backbone) => {
    it("has the loss, every gradient and every running statistic of PyTorch in double precision", async () => {
      const reference = fixture.backbones[name]!;
      // A fixture in which PyTorch's own float32 were far off would prove nothing.
      expect(reference.spread).toBeLessThan(1e-4);
      const network = headed(backbone);
      const { size, classWeights, labelSmoothing, labels } = fixture;
      const trainer = await NetworkTrainer.open({
        ...{ network, weights: weightsOf(network), thawFrom: "all", input: "pixels", precision: "f32" },
        preprocessing: { size, resizeShorterSide: size, mean: [127, 127, 127], scale: [128, 128, 128] },
        // Its momentum after one step is the gradient.
        optimizer: { kind: "sgd", momentum: 0, weightDecay: 0, wdBnBias: false },
        ...{ batchNorm: "train", labelSmoothing, classWeights },
      });
      try {
        const values = noiseImages(labels.length, size, reference.seed);
        const still = trainer.groups.map(() => ({ learningRate: 0, momentum: 0 }));
        const batch = { rows: labels.length, values, labels: Int32Array.from(labels) };
        const loss = await trainer.step(batch, still, randomSource(1, 1));
        expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-4);
        const { tensors } = await trainer.state();
        expectClose(tensors, reference.gradients, "/momentum", 1e-3);
        expectClose(tensors, reference.statistics, "", 1e-4);
      } finally {
        trainer.dispose();
      }
    });
  },
);
