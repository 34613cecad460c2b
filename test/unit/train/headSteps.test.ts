import { describe, expect, it } from "vitest";
import type { OptimizerSettings } from "../../../core/contract/training.ts";
import { joinNetworks } from "../../../core/network/joinNetworks.ts";
import { LayerChain } from "../../../core/network/layerChain.ts";
import type { Network } from "../../../core/network/network.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { NetworkTrainer, type TrainerOptions } from "../../../core/train/networkTrainer.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import { oneCycle } from "../../../core/train/schedule.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { namedWeights } from "../../helpers/namedWeights.ts";
import { numbers } from "./numbers.ts";

const [photos, features] = numbers.features.shape as [number, number];

interface Plain {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

function networkOf(chain: LayerChain): Network {
  const { layers, groups, last: output, channels } = chain;
  return { name: "small", layers, groups, output, map: "input", features: channels };
}

/** A backbone whose pooled vector has as many numbers as the head wants, with what `add` puts on it. */
function headed(width: number, add: (chain: LayerChain) => void): Network {
  const body = new LayerChain();
  body.group("body");
  body.convolution("body", { kernel: 1, channelsOut: width, source: "body" });
  body.globalAveragePool("pool");
  const head = new LayerChain(undefined, width);
  head.group("head");
  add(head);
  return joinNetworks(networkOf(body), networkOf(head));
}

const heads: Readonly<Record<string, Network>> = {
  linear: headed(features, (chain) => chain.linear("1", 3, "1")),
  hidden: headed(features, (chain) => {
    chain.linear("0", 5, "0");
    chain.activation("relu", "relu");
    chain.linear("3", 3, "3");
  }),
};

const { weightDecay } = numbers;
const optimizers: Readonly<Record<string, OptimizerSettings>> = {
  sgd: { kind: "sgd", momentum: 0.9, weightDecay, wdBnBias: true },
  adamw: { kind: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay, wdBnBias: true },
};

function options(network: Network, weights: StateDict, optimizer: OptimizerSettings): TrainerOptions {
  return {
    network,
    preprocessing: { size: 4, resizeShorterSide: 4, mean: [0, 0, 0], scale: [1, 1, 1] },
    weights: new Map([...namedWeights(networkParameters(network)), ...weights]),
    thawFrom: "head",
    input: "border",
    precision: "f32",
    optimizer,
    batchNorm: "train",
    labelSmoothing: 0,
  };
}

function stateDict(plain: object): StateDict {
  return new Map(
    (Object.entries(plain) as [string, Plain][]).map(([name, { shape, values }]) => [
      name,
      { shape, values: Float32Array.from(values) },
    ]),
  );
}

/** Largest difference in units of the largest reference value. */
function relative(own: ArrayLike<number>, reference: readonly number[]): number {
  const scale = Math.max(...reference.map(Math.abs));
  return Math.max(...reference.map((value, index) => Math.abs((own[index] ?? Number.NaN) - value))) / scale;
}

describe("a head's training step", () => {
  it.each(numbers.runs)("of a $head head by $optimizer agrees with PyTorch over a one-cycle", async (run) => {
    const trainer = await NetworkTrainer.open(
      options(heads[run.head]!, stateDict(run.initial), optimizers[run.optimizer]!),
    );
    const schedule = oneCycle({ learningRate: 0.05, total: run.losses.length });
    const values = Float32Array.from(numbers.features.values);
    const unused = randomSource(1, 1);
    for (const [step, expected] of run.losses.entries()) {
      const at = Array.from({ length: numbers.batch }, (_, index) => (step * numbers.batch + index) % photos);
      const rows = Float32Array.from(at.flatMap((row) => [...values.slice(row * features, (row + 1) * features)]));
      const labels = Int32Array.from(at, (row) => numbers.labels[row]!);
      const loss = await trainer.step({ rows: at.length, values: rows, labels }, [schedule(step)], unused);
      expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-5);
    }
    const final = await trainer.weights();
    for (const [name, { values: expected }] of Object.entries(run.final) as [string, Plain][])
      expect(relative(final.get(name)!.values, expected), name).toBeLessThan(1e-5);
    const logits = (await trainer.logits({ rows: photos, values })).flatMap((row) => [...row]);
    expect(relative(logits, run.logits.values)).toBeLessThan(1e-5);
    trainer.dispose();
  });

  it("drops the share of values that it says and keeps the mean", async () => {
    const network = headed(1000, (chain) => {
      chain.dropout("drop", 0.25);
      chain.linear("fc", 2, "fc");
    });
    // With all features one and weights of +1 and 0, the first logit counts what was kept; the loss is its softplus.
    const initial: StateDict = new Map([
      ["fc.weight", { shape: [2, 1000], values: new Float32Array(2000).fill(0.001, 0, 1000) }],
      ["fc.bias", { shape: [2], values: new Float32Array(2) }],
    ]);
    const trainer = await NetworkTrainer.open(
      options(network, initial, { kind: "sgd", momentum: 0, weightDecay: 0, wdBnBias: true }),
    );
    const batch = { rows: 1, values: new Float32Array(1000).fill(1), labels: Int32Array.of(1) };
    const still = { learningRate: 0, momentum: 0 };
    const random = randomSource(4, 3);
    const sums: number[] = [];
    for (let step = 0; step < 50; step += 1)
      sums.push(Math.log(Math.expm1(await trainer.step(batch, [still], random))));
    trainer.dispose();
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
    const deviation = Math.sqrt(sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sums.length);
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    // A binomial count's deviation: √(n p q) / (n q) with q = 0.75 kept.
    expect(deviation / Math.sqrt(0.25 / 750)).toBeGreaterThan(0.7);
    expect(deviation / Math.sqrt(0.25 / 750)).toBeLessThan(1.3);
  });
});
