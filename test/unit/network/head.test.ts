import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { headNetwork } from "../../../core/network/head.ts";
import { joinNetworks } from "../../../core/network/joinNetworks.ts";
import { LayerChain } from "../../../core/network/layerChain.ts";
import type { Layer, Network } from "../../../core/network/network.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { withPooling } from "../../../core/network/pooling.ts";
import { initialHeadWeights } from "../../../core/train/headWeights.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import { randomSource, streams } from "../../../core/train/randomSource.ts";
import { namedWeights } from "../../helpers/namedWeights.ts";
import { type Projections, projectedError, projections } from "../../helpers/projections.ts";

/** What test/fixtures/fastaiHead.py wrote. */
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/fastaiHead.json", import.meta.url), "utf8")) as {
  readonly map: readonly [rows: number, channels: number, height: number, width: number];
  /** [rows, channels, height, width], row-major. */
  readonly maps: readonly number[];
  readonly hidden: number;
  readonly layers: readonly unknown[];
  readonly logits: readonly number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Projections>>;
  readonly statistics: Readonly<Record<string, Projections>>;
  readonly start: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>>;
};
const [rows, channels, side] = fixture.map;
const classes = 3;

/** What a layer of ours is in fast.ai's words. */
function inWords(layer: Layer): unknown[] {
  switch (layer.kind) {
    case "batchNorm":
      return ["BatchNorm1d", null, true];
    case "dropout":
      return ["Dropout", layer.rate, false];
    case "linear":
      return ["Linear", null, layer.bias];
    default:
      return ["ReLU", null, false];
  }
}

/** A network whose last map is what it is fed, through a convolution that passes every channel on. */
function passing(): Network {
  const chain = new LayerChain();
  chain.group("body");
  chain.convolution("body", { kernel: 1, channelsOut: channels, source: "body" });
  chain.group("late");
  chain.convolution("late", { kernel: 1, channelsOut: channels, source: "late" });
  const map = chain.last;
  chain.globalAveragePool("pool");
  return { name: "passing", layers: chain.layers, groups: chain.groups, map, output: chain.last, features: channels };
}

describe("fast.ai's head", () => {
  it("has create_head's layers in their order, with its rates of dropout and no bias before a norm", () => {
    const { layers } = headNetwork({ kind: "concatPool", hidden: fixture.hidden, dropout: 0.5 }, 2 * channels, classes);
    expect(layers.map(inWords)).toEqual(fixture.layers);
  });

  it("pools, answers, learns and keeps statistics as create_head's modules do on the same weights", async () => {
    const pooled = withPooling(passing(), "averageMax");
    const head = headNetwork({ kind: "concatPool", hidden: fixture.hidden, dropout: 0 }, pooled.features, classes);
    const network = joinNetworks(pooled, head);
    const weights = namedWeights(networkParameters(network));
    weights.get("late.weight")!.values.forEach((_, at, values) => {
      values[at] = at % (channels + 1) === 0 ? 1 : 0;
    });
    const trainer = await NetworkTrainer.open({
      ...{ network, weights, thawFrom: "late", input: "border", precision: "f32", batchNorm: "train" },
      preprocessing: { size: side, resizeShorterSide: side, mean: [0, 0, 0], scale: [1, 1, 1] },
      // Its momentum after one step is the gradient.
      optimizer: { kind: "sgd", momentum: 0, weightDecay: 0, wdBnBias: false },
      labelSmoothing: 0,
    });
    const values = new Float32Array(fixture.maps.length);
    const area = side * side;
    fixture.maps.forEach((value, at) => {
      const [row, channel, place] = [Math.floor(at / (channels * area)), Math.floor(at / area) % channels, at % area];
      values[(row * area + place) * channels + channel] = value;
    });
    const logits = (await trainer.logits({ rows, values })).flatMap((row) => [...row]);
    logits.forEach((value, at) => expect(value).toBeCloseTo(fixture.logits[at]!, 4));
    const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
    const still = trainer.groups.map(() => ({ learningRate: 0, momentum: 0 }));
    expect(await trainer.step({ rows, values, labels }, still, randomSource(1, 1))).toBeCloseTo(fixture.loss, 5);
    const { tensors } = await trainer.state();
    trainer.dispose();
    const expectAll = (references: Readonly<Record<string, Projections>>, suffix: string): void => {
      for (const [name, reference] of Object.entries(references)) {
        const own = projections(name, tensors.get(`${name}${suffix}`)!.values);
        expect(projectedError(own, reference, 1e-4), name).toBeLessThan(1e-4);
      }
    };
    expectAll(fixture.gradients, "/momentum");
    expectAll(fixture.statistics, "");
  });

  it("starts as create_head does: normal weights by the inputs, norms at 1, their offsets at a thousandth", () => {
    const settings = { kind: "concatPool", hidden: 512, dropout: 0.5 } as const;
    const head = headNetwork(settings, 1024, classes);
    const start = initialHeadWeights(settings, head, randomSource(3, streams.weights));
    expect([...start.keys()].sort()).toEqual(Object.keys(fixture.start).sort());
    for (const [name, { mean, deviation }] of Object.entries(fixture.start)) {
      const { values } = start.get(name)!;
      const own = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - own) ** 2, 0) / (values.length - 1));
      // Drawn numbers differ by chance: by five standard errors of the smallest of them, 1,536.
      expect(Math.abs(own - mean), `${name}: mean`).toBeLessThanOrEqual(
        (5 * deviation) / Math.sqrt(values.length) + 1e-6,
      );
      expect(Math.abs(spread - deviation), `${name}: deviation`).toBeLessThanOrEqual(
        (5 * deviation) / Math.sqrt(values.length) + 1e-6,
      );
    }
  });
});
