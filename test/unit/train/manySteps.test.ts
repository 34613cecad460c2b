import { afterEach, describe, expect, it, vi } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import type { HeadSettings, OptimizerSettings } from "../../../core/contract/training.ts";
import { GraphClient } from "../../../core/graph/graphClient.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { headNetwork, poolingOf } from "../../../core/network/head.ts";
import { joinNetworks } from "../../../core/network/joinNetworks.ts";
import { withPooling } from "../../../core/network/pooling.ts";
import { FrugalTrainer } from "../../../core/train/frugalTrainer.ts";
import { initialHeadWeights } from "../../../core/train/headWeights.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import type { TrainStep } from "../../../core/train/trainer.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";
import { tinyBackbone } from "./syntheticProject.ts";

const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 0.01, wdBnBias: false };
const optimizers: Readonly<Record<string, OptimizerSettings>> = {
  "SGD with momentum": { kind: "sgd", momentum: 0.9, weightDecay: 1e-4, wdBnBias: false },
  Adam: { kind: "adam", ...adam },
  AdamW: { kind: "adamw", ...adam },
};
const heads: Readonly<Record<string, HeadSettings>> = {
  "linear head": { kind: "linear", dropout: 0.5 },
  "head without dropout": { kind: "linear", dropout: 0 },
  "hidden head": { kind: "concatPool", hidden: 16, dropout: 0.5 },
};

function open(headSettings: HeadSettings, optimizer: OptimizerSettings): Promise<NetworkTrainer> {
  const pooled = withPooling(tinyBackbone.network, poolingOf(headSettings));
  const head = headNetwork(headSettings, pooled.features, 3);
  return NetworkTrainer.open({
    ...{ network: joinNetworks(pooled, head), preprocessing: tinyBackbone.preprocessing },
    ...{ weights: initialHeadWeights(headSettings, head, randomSource(3, 1)), thawFrom: "head", input: "border" },
    ...{ precision: "f32", optimizer, batchNorm: "train", labelSmoothing: 0.1, classWeights: [1, 2, 0.5] },
  });
}

/** Steps at rates that change, on batches of 8, the last of them smaller. */
function stepsOf({ rowLength }: NetworkTrainer, from: number, to: number): TrainStep[] {
  return Array.from({ length: to - from }, (_, at) => {
    const step = from + at;
    const random = randomSource(step, 77);
    const rows = step === to - 1 ? 3 : 8;
    return {
      batch: {
        rows,
        values: Float32Array.from({ length: rows * rowLength }, () => random.uniform() * 4 - 2),
        labels: Int32Array.from({ length: rows }, () => random.below(3)),
      },
      rates: [{ learningRate: 0.01 * (step + 1), momentum: 0.95 - 0.01 * step }],
      random: () => randomSource(1, 3, step),
    };
  });
}

async function oneByOne(trainer: NetworkTrainer, some: readonly TrainStep[]): Promise<number[]> {
  const losses: number[] = [];
  for (const { batch, rates, random } of some) losses.push(await trainer.step(batch, rates, random()));
  return losses;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("steps in one call", () => {
  const cases = Object.keys(heads).flatMap((head) => Object.keys(optimizers).map((kind) => [head, kind] as const));
  it.each(cases)("of a %s by %s are those of a call each, to the last bit", async (head, kind) => {
    const before = await heldTensors();
    const [single, many] = [await open(heads[head]!, optimizers[kind]!), await open(heads[head]!, optimizers[kind]!)];
    const first = stepsOf(single, 0, 7);
    const losses = await oneByOne(single, first);
    expect(new Set(losses).size).toBe(7);
    expect(await many.steps(first)).toEqual(losses);
    expect(await many.state()).toEqual(await single.state());
    // In turns, in other groups, and from a state that was kept.
    const next = stepsOf(single, 7, 13);
    const kept = await single.state();
    const later = await oneByOne(single, next);
    expect([
      ...(await oneByOne(many, next.slice(0, 1))),
      ...(await many.steps(next.slice(1, 5))),
      ...(await many.steps(next.slice(5))),
    ]).toEqual(later);
    expect(await many.state()).toEqual(await single.state());
    await many.restore(kept);
    expect(await many.steps(next)).toEqual(later);
    expect(await many.state()).toEqual(await single.state());
    single.dispose();
    many.dispose();
    expect(await heldTensors()).toBe(before);
  });

  it("of a trainer that takes over what another has closed begin as on a machine that is just started", async () => {
    const settings = [heads["hidden head"]!, optimizers["Adam"]!] as const;
    const loading = vi.spyOn(GraphClient.prototype, "call");
    const before = await open(...settings);
    const some = stepsOf(before, 0, 5);
    const [began, losses, ended] = [await before.state(), await before.steps(some), await before.state()];
    before.dispose();
    loading.mockClear();
    const after = await open(...settings);
    expect(loading.mock.calls.map(([name]) => name)).not.toContain("load");
    expect(await after.state()).toEqual(began);
    cramped(2);
    expect(await after.steps(some)).toEqual(losses.slice(0, 2));
    vi.restoreAllMocks();
    expect(await after.steps(some.slice(2))).toEqual(losses.slice(2));
    expect(await after.state()).toEqual(ended);
    after.dispose();
  });

  it("go on after a loss that is not a number, which stands at its place", async () => {
    const trainer = await open(heads["linear head"]!, optimizers["Adam"]!);
    const some = stepsOf(trainer, 0, 5);
    (some[2]!.batch.values as Float32Array).fill(3e38);
    expect((await trainer.steps(some)).map(Number.isFinite)).toEqual([true, true, false, false, false]);
    trainer.dispose();
  });

  it("are refused with rates that are not one a group", async () => {
    const trainer = await open(heads["linear head"]!, optimizers["Adam"]!);
    const [step] = stepsOf(trainer, 0, 1);
    await expect(trainer.steps([{ ...step!, rates: [] }])).rejects.toThrow(/0 rates for 1/);
    trainer.dispose();
  });
});

/** While it is set, a call of many steps fails for want of memory after so many of them. */
function cramped(made: number): void {
  const real = Reflect.get<GraphSession, "run">(GraphSession.prototype, "run");
  vi.spyOn(GraphSession.prototype, "run").mockImplementation(async function (
    this: GraphSession,
    signature,
    inputs = {},
  ) {
    const { scale } = inputs;
    if (signature !== "steps" || scale === undefined) return await real.call(this, signature, inputs);
    // As many turns are made as there are scales.
    const values = Float32Array.from(scale.values).slice(0, made);
    if (made > 0) await real.call(this, signature, { ...inputs, scale: { shape: [made], values } });
    throw new ThawError("outOfMemory", "OOM when allocating tensor");
  });
}

describe("when the memory runs out in a call of many steps", () => {
  const settings = [heads["hidden head"]!, optimizers["AdamW"]!] as const;

  it("those that were made count, and the others can be made again", async () => {
    const [single, many] = [await open(...settings), await open(...settings)];
    const some = stepsOf(single, 0, 6);
    const losses = await oneByOne(single, some);
    expect(await many.steps(some.slice(0, 1))).toEqual(losses.slice(0, 1));
    cramped(3);
    expect(await many.steps(some.slice(1))).toEqual(losses.slice(1, 4));
    vi.restoreAllMocks();
    expect(await many.steps(some.slice(4))).toEqual(losses.slice(4));
    expect(await many.state()).toEqual(await single.state());
    single.dispose();
    many.dispose();
  });

  it("at the first, nothing has changed, and from then on each step is a call", async () => {
    const [single, many] = [await open(...settings), await open(...settings)];
    const some = stepsOf(single, 0, 4) as [TrainStep, ...TrainStep[]];
    const losses = await oneByOne(single, some);
    const before = await many.state();
    cramped(0);
    await expect(many.steps(some)).rejects.toThrow("OOM");
    expect(await many.state()).toEqual(before);
    const notices: string[] = [];
    const frugal = new FrugalTrainer(many, 1, (text) => notices.push(text));
    expect(frugal.stepsAtOnce(8)).toBeGreaterThan(1);
    expect(await frugal.steps(some)).toEqual(losses.slice(0, 1));
    expect(frugal.stepsAtOnce(8)).toBe(1);
    vi.restoreAllMocks();
    const calls = vi.spyOn(GraphSession.prototype, "run");
    expect(await frugal.steps([some[1]!, some[2]!, some[3]!])).toEqual(losses.slice(1, 2));
    expect(calls.mock.calls.map(([signature]) => signature)).toEqual(["step"]);
    // No batch had to be divided, so there is nothing to be told.
    expect([frugal.parts, notices]).toEqual([1, []]);
    single.dispose();
    many.dispose();
  });
});
