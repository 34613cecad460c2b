import { describe, expect, it } from "vitest";
import { loadTensorflow } from "../../../core/graph/tensorflow.ts";
import type { Head } from "../../../core/train/head.ts";
import { HeadTrainer } from "../../../core/train/headTrainer.ts";
import { adamw, type Optimizer } from "../../../core/train/optimizer.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import { oneCycle } from "../../../core/train/schedule.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { numbers } from "./numbers.ts";

const [photos, features] = numbers.features.shape as [number, number];
const classes = 3;

const heads: Readonly<Record<string, Head>> = {
  linear: {
    ...{ features, classes },
    layers: [
      { kind: "dropout", name: "drop", rate: 0, width: features },
      { kind: "linear", name: "1", inputs: features, outputs: classes },
    ],
  },
  hidden: {
    ...{ features, classes },
    layers: [
      { kind: "linear", name: "0", inputs: features, outputs: 5 },
      { kind: "relu" },
      { kind: "dropout", name: "2", rate: 0, width: 5 },
      { kind: "linear", name: "3", inputs: 5, outputs: classes },
    ],
  },
};

const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: { kind: "sgd", weightDecay: numbers.weightDecay },
  adamw,
};

interface Plain {
  readonly shape: readonly number[];
  readonly values: readonly number[];
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
  it.each(numbers.runs)("of a $head head by $optimizer agrees with PyTorch for five steps", async (run) => {
    const before = loadTensorflow().memory().numTensors;
    const trainer = await HeadTrainer.open(heads[run.head]!, stateDict(run.initial), optimizers[run.optimizer]);
    const schedule = oneCycle({ learningRate: 0.05, total: run.losses.length });
    const values = Float32Array.from(numbers.features.values);
    const unused = randomSource(1, 1);
    run.losses.forEach((expected, step) => {
      const at = Array.from({ length: numbers.batch }, (_, index) => (step * numbers.batch + index) % photos);
      const rows = Float32Array.from(at.flatMap((row) => [...values.slice(row * features, (row + 1) * features)]));
      const labels = Int32Array.from(at, (row) => numbers.labels[row]!);
      const loss = trainer.step({ rows: at.length, values: rows }, labels, schedule(step), unused);
      expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-5);
    });
    const final = trainer.weights();
    for (const [name, { values: expected }] of Object.entries(run.final) as [string, Plain][])
      expect(relative(final.get(name)!.values, expected), name).toBeLessThan(1e-5);
    const logits = trainer.logits({ rows: photos, values }).flatMap((row) => [...row]);
    expect(relative(logits, run.logits.values)).toBeLessThan(1e-5);
    trainer.dispose();
    expect(loadTensorflow().memory().numTensors).toBe(before);
  });

  it("drops the share of values that it says and keeps the mean", async () => {
    const head: Head = {
      ...{ features: 1000, classes: 2 },
      layers: [
        { kind: "dropout", name: "drop", rate: 0.25, width: 1000 },
        { kind: "linear", name: "fc", inputs: 1000, outputs: 2 },
      ],
    };
    // With all features one and weights of +1 and 0, the first logit counts what was kept; the loss is its softplus.
    const initial: StateDict = new Map([
      ["fc.weight", { shape: [2, 1000], values: new Float32Array(2000).fill(0.001, 0, 1000) }],
      ["fc.bias", { shape: [2], values: new Float32Array(2) }],
    ]);
    const trainer = await HeadTrainer.open(head, initial, { kind: "sgd", weightDecay: 0 });
    const batch = { rows: 1, values: new Float32Array(1000).fill(1) };
    const still = { learningRate: 0, momentum: 0 };
    const random = randomSource(4, 3);
    const sums = Array.from({ length: 50 }, () =>
      Math.log(Math.expm1(trainer.step(batch, Int32Array.of(1), still, random))),
    );
    trainer.dispose();
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
    const deviation = Math.sqrt(sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sums.length);
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    // A binomial count's deviation: √(n p q) / (n q) with q = 0.75 kept.
    expect(deviation / Math.sqrt(0.25 / 750)).toBeGreaterThan(0.7);
    expect(deviation / Math.sqrt(0.25 / 750)).toBeLessThan(1.3);
  });
});
