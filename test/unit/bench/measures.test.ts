import { describe, expect, it } from "vitest";
import { madeUpWeights } from "../../../core/bench/benchWeights.ts";
import { forwardFlops, trainingFlops } from "../../../core/bench/flops.ts";
import { median } from "../../../core/bench/median.ts";
import { unitsOf } from "../../../core/bench/profile.ts";
import { timeGraph } from "../../../core/bench/timeGraph.ts";
import { backbones, findBackbone } from "../../../core/network/backbones.ts";
import { heldByTensorflow, heldTensors } from "../../helpers/heldByTensorflow.ts";

const { signal } = new AbortController();

describe("operations of a network", () => {
  it("are as many as PyTorch counts", () => {
    // Multiply-adds by torch.utils.flop_counter, in millions; resnet34's last layer, which is left out here, has 0.512.
    expect(forwardFlops(findBackbone("resnet34").network, 224) / 2e6).toBeCloseTo(3663.761408 - 0.512, 3);
    expect(forwardFlops(findBackbone("efficientnet_lite0").network, 224) / 2e6).toBeCloseTo(383.907552, 3);
  });

  it("in training are three times those, less the gradient to the image", () => {
    const { network } = findBackbone("resnet34");
    const stem = 2 * 112 * 112 * 64 * 7 * 7 * 3;
    expect(trainingFlops(network, 224)).toBe(3 * forwardFlops(network, 224) - stem);
  });
});

describe("units of a profile", () => {
  it.each(backbones.map(({ name }) => name))("hold every layer of %s once, in order", (name) => {
    const { network } = findBackbone(name);
    const listed = unitsOf(network).flatMap(({ layers }) => layers.map((layer) => layer.name));
    expect([...listed].sort()).toEqual(network.layers.map((layer) => layer.name).sort());
    expect(unitsOf(network).length).toBeLessThan(network.layers.length);
  });

  it("keep a norm apart whose convolution has another reader, or whose sum comes between", () => {
    const units = unitsOf(findBackbone("resnet34").network);
    const kinds = units.map(({ layers }) => layers.map(({ kind }) => kind).join());
    expect(kinds).toContain("convolution,batchNorm,activation");
    expect(kinds).toContain("convolution,batchNorm");
    expect(kinds).toContain("add");
  });
});

describe("timeGraph", () => {
  it.each(["f32", "bf16"] as const)("times a graph in %s and leaves nothing behind", async (precision) => {
    const before = await heldTensors();
    const inputs = [
      [2, 3],
      [2, 3],
    ];
    const rate = await timeGraph(
      { inputs, build: (g, [a, b]) => g.op("AddV2", [a!, b!]), rank: 2, precision },
      0.01,
      signal,
    );
    expect(rate).toBeGreaterThan(0);
    expect(await heldByTensorflow()).toEqual({ tensors: before, models: 0 });
  });
});

describe("made-up weights", () => {
  it("fill every tensor of a network with numbers that are neither zero nor large", () => {
    const weights = madeUpWeights(findBackbone("resnet18").network);
    for (const [name, { values }] of weights) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest, name).toBeLessThanOrEqual(1);
      if (!/bias|running_mean/.test(name)) expect(largest, name).toBeGreaterThan(0.01);
    }
  });
});

describe("median", () => {
  it("is the middle, whatever the order", () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });
});
