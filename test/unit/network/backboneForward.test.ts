import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { pixelTensor } from "../../../core/graph/inference/pixels.ts";
import { forwardSignature, inferenceGraph, type Precision } from "../../../core/graph/inferenceGraph.ts";
import { backbones, findBackbone } from "../../../core/network/backbones.ts";
import type { Backbone } from "../../../core/network/network.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { fitWeights } from "../../../core/weights/fitWeights.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { namedWeights } from "../../helpers/namedWeights.ts";
import { syntheticImages } from "../../helpers/syntheticImages.ts";

interface Published {
  readonly size: number;
  readonly backbones: Readonly<
    Record<string, { names: { tensors: number; sha256: string }; length: number; every7th: readonly number[] }>
  >;
}

interface Timm {
  readonly backbones: Readonly<
    Record<string, { shapes: Readonly<Record<string, readonly number[]>>; every7th: readonly number[] }>
  >;
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8"));
const published = fixture("backbones") as Published;
const timm = fixture("timmNames") as Timm;
const { size } = published;

async function features(
  { network, preprocessing }: Backbone,
  weights: StateDict,
  precision: Precision = "f32",
): Promise<Float32Array> {
  const graph = inferenceGraph(network, { ...preprocessing, size }, weights, { precision });
  const session = await GraphSession.open(graph);
  try {
    const { output } = await session.run(forwardSignature, { pixels: pixelTensor(syntheticImages(1, size), 1, size) });
    return output!.values as Float32Array;
  } finally {
    session.dispose();
  }
}

/** Largest difference of every seventh value against the largest value of the reference. */
function relativeError(values: Float32Array, every7th: readonly number[]): number {
  const largest = Math.max(...every7th.map(Math.abs));
  return Math.max(...every7th.map((value, i) => Math.abs(value - values[i * 7]!))) / largest;
}

/** Of every seventh value and the reference. */
function cosine(values: Float32Array, every7th: readonly number[]): number {
  const own = every7th.map((_, i) => values[i * 7]!);
  const product = own.reduce((sum, value, i) => sum + value * every7th[i]!, 0);
  return product / (Math.hypot(...own) * Math.hypot(...every7th));
}

describe.each(backbones.map((backbone) => [backbone.name, backbone] as const))("%s", (name, backbone) => {
  const wanted = published.backbones[name]!;
  const parameters = networkParameters(backbone.network);

  it("takes the tensors of the published state dict, by name and shape", () => {
    const lines = [...parameters].map(([key, shape]) => `${key} ${shape.join()}`).sort();
    expect(lines).toHaveLength(wanted.names.tensors);
    expect(createHash("sha256").update(lines.join("\n")).digest("hex")).toBe(wanted.names.sha256);
  });

  it("gives PyTorch's features on the same weights and image to 1e-4", async () => {
    const values = await features(backbone, namedWeights(parameters));
    expect(values).toHaveLength(wanted.length);
    expect(relativeError(values, wanted.every7th)).toBeLessThan(1e-4);
  });

  it("gives nearly the same features in bfloat16", async () => {
    const values = await features(backbone, namedWeights(parameters), "bf16");
    expect(cosine(values, wanted.every7th)).toBeGreaterThan(0.99);
    expect(relativeError(values, wanted.every7th)).toBeGreaterThan(1e-4);
  });
});

describe.each(Object.entries(timm.backbones))("%s with timm's state dict", (name, { shapes, every7th }) => {
  it("gives timm's features", async () => {
    const backbone = findBackbone(name);
    const drawn = namedWeights(new Map(Object.entries(shapes)));
    const values = await features(backbone, fitWeights(backbone, drawn, "timm"));
    expect(relativeError(values, every7th)).toBeLessThan(1e-4);
  });
});
