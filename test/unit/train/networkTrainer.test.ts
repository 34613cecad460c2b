import { describe, expect, it } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import type { OptimizerSettings } from "../../../core/contract/training.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { FrugalTrainer } from "../../../core/train/frugalTrainer.ts";
import { NetworkTrainer, type TrainBatch, type TrainerOptions } from "../../../core/train/networkTrainer.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";
import { namedWeights } from "../../helpers/namedWeights.ts";
import { syntheticImages } from "../../helpers/syntheticImages.ts";
import { type Samples, trained, trainedNetworks } from "./trainedNetworks.ts";

const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 0.01, wdBnBias: true };
const optimizers: Readonly<Record<"sgd" | "adam" | "adamw", OptimizerSettings>> = {
  sgd: { kind: "sgd", momentum: 0.9, weightDecay: 0.01, wdBnBias: true },
  adam: { kind: "adam", ...adam },
  adamw: { kind: "adamw", ...adam },
};
/** Its momentum after one step is the gradient. */
const plain: OptimizerSettings = { kind: "sgd", momentum: 0, weightDecay: 0, wdBnBias: false };
const unused = randomSource(1, 1);

function options(name: string, more: Partial<TrainerOptions> = {}): TrainerOptions {
  const { network, size } = trainedNetworks[name]!;
  return {
    network,
    preprocessing: { size, resizeShorterSide: size, mean: [127, 127, 127], scale: [128, 128, 128] },
    weights: namedWeights(networkParameters(network)),
    thawFrom: "all",
    input: "pixels",
    precision: "f32",
    optimizer: plain,
    batchNorm: "train",
    labelSmoothing: trained.labelSmoothing,
    classWeights: trained.classWeights,
    ...more,
  };
}

function batchOf(name: string): TrainBatch {
  const { size } = trainedNetworks[name]!;
  return { rows: 4, values: syntheticImages(4, size), labels: Int32Array.from(trained.labels) };
}

/** The backbone's groups learn at the first rate, the head at the second. */
function rates(trainer: NetworkTrainer, [body, head]: readonly number[], momentum: number) {
  return trainer.groups.map((group) => ({ learningRate: (group === "head" ? head : body)!, momentum }));
}

function relative(own: readonly number[], reference: readonly number[]): number {
  const scale = Math.max(...reference.map(Math.abs));
  return Math.max(...reference.map((value, at) => Math.abs((own[at] ?? Number.NaN) - value))) / scale;
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

/** Holds tensors to their samples: differences count against the largest of the tensor's own root mean square and `floor`. */
function expectSamples(tensors: StateDict, samples: Samples, tolerance: number, suffix = ""): void {
  const overall = Math.max(...Object.values(samples).map((sample) => sample.norm));
  for (const [name, sample] of Object.entries(samples)) {
    const values = tensors.get(`${name}${suffix}`)!.values;
    let squares = 0;
    for (const value of values) squares += value * value;
    const length = Math.sqrt(squares);
    // A gradient that is zero but for rounding (a bias before a norm) is held to the size of the others.
    const scale = Math.max(sample.norm, overall * 1e-4);
    expect(Math.abs(length - sample.norm) / scale, `${name}: norm`).toBeLessThan(tolerance);
    const step = Math.max(1, Math.floor(values.length / 7));
    const some = sample.some.map((_, at) => values[at * step]! - sample.some[at]!);
    expect(norm(some) / scale, `${name}: elements`).toBeLessThan(tolerance);
  }
}

describe.each(Object.keys(trainedNetworks))("%s against PyTorch in double precision", (name) => {
  const reference = trained.networks[name]!;

  it("answers, differentiates and keeps running statistics alike", async () => {
    const before = await heldTensors();
    const trainer = await NetworkTrainer.open(options(name));
    const batch = batchOf(name);
    expect(
      relative(
        (await trainer.logits(batch)).flatMap((row) => [...row]),
        reference.logits,
      ),
    ).toBeLessThan(1e-4);
    const loss = await trainer.step(batch, rates(trainer, [0, 0], 0), unused);
    expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-4);
    const { tensors } = await trainer.state();
    expectSamples(tensors, reference.gradients, 1e-3, "/momentum");
    expectSamples(tensors, reference.statistics, 1e-4);
    trainer.dispose();
    expect(await heldTensors()).toBe(before);
  });

  const cases = (["sgd", "adam", "adamw"] as const).flatMap((kind) => [true, false].map((all) => [kind, all] as const));
  it.each(cases)("learns alike by %s, norms and biases decaying: %s", async (kind, wdBnBias) => {
    // Strong where only weights decay, so that three steps show which they are.
    const strong = wdBnBias ? {} : { weightDecay: 1, wdBnBias };
    const trainer = await NetworkTrainer.open(options(name, { optimizer: { ...optimizers[kind], ...strong } }));
    const { losses, weights } = reference[wdBnBias ? "steps" : "freeNorms"][kind]!;
    for (const expected of losses) {
      const loss = await trainer.step(batchOf(name), rates(trainer, trained.rates[kind], 0.9), unused);
      expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-3);
    }
    expectSamples(await trainer.weights(), weights, wdBnBias ? 1e-3 : 2e-4);
    trainer.dispose();
  });
});

/** Labels of a batch whose memory runs out once, between its first part and its second. */
class LabelsThatFail extends Int32Array {
  left = 1;

  override slice(start?: number, end?: number): Int32Array<ArrayBuffer> {
    if ((start ?? 0) > 0 && this.left-- > 0) throw new ThawError("outOfMemory", "OOM when allocating tensor");
    return Int32Array.from(this.subarray(start, end));
  }
}

describe("a network's trainer", () => {
  it.each(Object.keys(optimizers) as ("sgd" | "adam" | "adamw")[])("goes on to the last bit by %s", async (kind) => {
    const settings = options("residual", { optimizer: optimizers[kind] });
    const [one, other] = [await NetworkTrainer.open(settings), await NetworkTrainer.open(settings)];
    const step = async (trainer: NetworkTrainer): Promise<number> =>
      await trainer.step(batchOf("residual"), rates(trainer, trained.rates[kind], 0.9), unused);
    await step(one);
    await step(one);
    await other.restore(await one.state());
    expect(await step(other)).toBe(await step(one));
    await step(one);
    await step(other);
    expect(await other.state()).toEqual(await one.state());
    one.dispose();
    other.dispose();
  });

  it("learns from cached activations as from the pixels that they came from", async () => {
    const whole = await NetworkTrainer.open(options("inverted", { thawFrom: "head" }));
    const features = 4;
    const cached = await NetworkTrainer.open(options("inverted", { thawFrom: "head", input: "border" }));
    expect(cached.rowLength).toBe(features);
    expect(cached.groups).toEqual(["head"]);
    await expect(cached.logits(batchOf("inverted"))).rejects.toThrow(/opened for activations/);
    const pooled = await pooledVectors("inverted", features);
    const loss = await cached.step({ ...batchOf("inverted"), values: pooled }, rates(cached, [0, 0.1], 0), unused);
    expect(loss).toBeCloseTo(await whole.step(batchOf("inverted"), rates(whole, [0, 0.1], 0), unused), 4);
    const own = await cached.weights();
    for (const [name, { values }] of await whole.weights())
      expect(relative([...own.get(name)!.values], [...values])).toBeLessThan(1e-4);
    whole.dispose();
    cached.dispose();
  });

  it("takes a batch in parts as it takes it whole", async () => {
    const settings = options("inverted", { batchNorm: "freeze" });
    const [whole, parts] = [await NetworkTrainer.open(settings), await NetworkTrainer.open(settings)];
    for (let at = 0; at < 2; at += 1) {
      const loss = await whole.step(batchOf("inverted"), rates(whole, [0.01, 0.1], 0.9), unused);
      expect(await parts.step(batchOf("inverted"), rates(parts, [0.01, 0.1], 0.9), unused, 3)).toBeCloseTo(loss, 5);
    }
    const own = await parts.weights();
    for (const [name, { values }] of await whole.weights())
      expect(relative([...own.get(name)!.values], [...values]), name).toBeLessThan(1e-5);
    whole.dispose();
    parts.dispose();
  });

  it("takes in the mean of the parts' statistics, and counts none twice when a part fails", async () => {
    const step = async (trainer: NetworkTrainer, parts: number): Promise<number> =>
      await trainer.step(batchOf("inverted"), rates(trainer, [0.01, 0.1], 0.9), unused, parts);
    const open = async () => await NetworkTrainer.open(options("inverted"));
    const [whole, parts, retried] = [await open(), await open(), await open()];
    await step(whole, 1);
    // Three photos and one.
    await step(parts, 2);
    const first = "bn0.running_mean";
    expect(
      relative([...(await parts.weights()).get(first)!.values], [...(await whole.weights()).get(first)!.values]),
      "what comes before anything that depends on the division",
    ).toBeLessThan(1e-5);

    const labels = new LabelsThatFail(trained.labels);
    const failing = { ...batchOf("inverted"), labels };
    const before = await retried.state();
    await expect(retried.step(failing, rates(retried, [0.01, 0.1], 0.9), unused, 2)).rejects.toThrow("OOM");
    expect(await retried.state()).toEqual(before);
    labels.left = 1;
    const frugal = new FrugalTrainer(retried, 2, () => undefined);
    await frugal.step(failing, rates(retried, [0.01, 0.1], 0.9), () => unused);
    expect(frugal.parts).toBe(4);
    const straight = await open();
    await step(straight, 4);
    expect(await retried.state()).toEqual(await straight.state());
    for (const trainer of [whole, parts, retried, straight]) trainer.dispose();
  });

  it("leaves batch norms as they are when they are frozen", async () => {
    const trainer = await NetworkTrainer.open(options("inverted", { batchNorm: "freeze" }));
    const before = await trainer.weights();
    await trainer.step(batchOf("inverted"), rates(trainer, [0.1, 0.1], 0), unused);
    const after = await trainer.weights();
    for (const [name, { values }] of after) {
      const same = /^bn\d/.test(name);
      expect(
        values.every((value, at) => value === before.get(name)!.values[at]),
        name,
      ).toBe(same);
    }
    trainer.dispose();
  });

  it.each(["residual", "inverted", "convnext"])(
    "%s learns in bfloat16 with nearly the same gradients",
    async (name) => {
      const trainer = await NetworkTrainer.open(options(name, { precision: "bf16" }));
      const loss = await trainer.step(batchOf(name), rates(trainer, [0, 0], 0), unused);
      expect(Math.abs(loss / trained.networks[name]!.loss - 1)).toBeLessThan(0.05);
      expectSamples((await trainer.state()).tensors, trained.networks[name]!.gradients, 0.15, "/momentum");
      trainer.dispose();
    },
  );

  it("leaves no tensor behind when it can't be opened or fed", async () => {
    const before = await heldTensors();
    await expect(NetworkTrainer.open(options("inverted", { weights: new Map() }))).rejects.toThrow(/lack/);
    await expect(NetworkTrainer.open(options("inverted", { thawFrom: "nowhere" }))).rejects.toThrow(/nowhere/);
    const trainer = await NetworkTrainer.open(options("inverted"));
    await expect(trainer.step(batchOf("inverted"), [], unused)).rejects.toThrow(/0 rates for 2/);
    trainer.dispose();
    expect(await heldTensors()).toBe(before);
  });
});

/** What the backbone gives to the head: read off heads that pass three features on, and then the fourth. */
async function pooledVectors(name: string, features: number): Promise<Float32Array> {
  const rows = new Float32Array(4 * features);
  for (const [first, last] of [
    [0, 3],
    [3, 4],
  ] as const) {
    const passing = new Float32Array(3 * features);
    for (let feature = first; feature < last; feature += 1) passing[(feature - first) * features + feature] = 1;
    const weights = new Map(options(name).weights);
    weights.set("head.linear.weight", { shape: [3, features], values: passing });
    weights.set("head.linear.bias", { shape: [3], values: new Float32Array(3) });
    const trainer = await NetworkTrainer.open(options(name, { weights, thawFrom: "head" }));
    for (const [row, logits] of (await trainer.logits(batchOf(name))).entries())
      rows.set(logits.subarray(0, last - first), row * features + first);
    trainer.dispose();
  }
  return rows;
}
