import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { pixelTensor } from "../../../core/graph/inference/pixels.ts";
import { forwardSignature, type InferenceOptions, inferenceGraph } from "../../../core/graph/inferenceGraph.ts";
import { efficientnetLite0 } from "../../../core/network/backbones/efficientnetLite0.ts";
import { layersUpTo } from "../../../core/network/layersUpTo.ts";
import { readStateDict } from "../../../core/weights/readStateDict.ts";
import { publishedWeights } from "../../helpers/publishedWeights.ts";
import { syntheticImages } from "../../helpers/syntheticImages.ts";

interface Reference {
  readonly features: { readonly first: number[]; readonly secondEvery8th: number[] };
  readonly cuts: Readonly<Record<string, { readonly shape: number[]; readonly every997th: number[] }>>;
}

const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/efficientnetLite0.json", import.meta.url), "utf8"),
) as Reference;
const { network, preprocessing } = efficientnetLite0;
const { size } = preprocessing;

async function forward(file: string, options: InferenceOptions) {
  const session = await GraphSession.open(inferenceGraph(network, preprocessing, await readStateDict(file), options));
  try {
    const { output } = await session.run(forwardSignature, { pixels: pixelTensor(syntheticImages(2, size), 2, size) });
    return output!;
  } finally {
    session.dispose();
  }
}

/** Largest difference against the largest value of the reference. */
function relativeError(values: ArrayLike<number>, wanted: readonly number[]): number {
  expect(values.length).toBe(wanted.length);
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(value - values[i]!))) / largest;
}

const every = (values: ArrayLike<number>, step: number, from = 0): number[] =>
  Array.from({ length: Math.ceil((values.length - from) / step) }, (_, i) => values[from + i * step]!);

const weights = publishedWeights();

describe.skipIf(weights === undefined)("the frozen forward pass against PyTorch in double precision", () => {
  it("gives the features to 1e-4", async () => {
    const { shape, values } = await forward(weights!, { precision: "f32" });
    expect(shape).toEqual([2, network.features]);
    expect(relativeError(values.subarray(0, 1280), reference.features.first)).toBeLessThan(1e-4);
    expect(relativeError(every(values, 8, 1280), reference.features.secondEvery8th)).toBeLessThan(1e-4);
  });

  it.each(Object.keys(reference.cuts))("gives the activation at the cut %s to 1e-4", async (cut) => {
    const { shape, values } = await forward(weights!, { precision: "f32", cut });
    expect(shape).toEqual(reference.cuts[cut]!.shape);
    expect(relativeError(every(values, 997), reference.cuts[cut]!.every997th)).toBeLessThan(1e-4);
  });

  it("gives nearly the same features in bfloat16", async () => {
    const { values } = await forward(weights!, { precision: "bf16" });
    expect(relativeError(values.subarray(0, 1280), reference.features.first)).toBeLessThan(0.05);
  });
});

describe("layersUpTo", () => {
  it("keeps what the cut needs and nothing after it", () => {
    expect(layersUpTo(network, "stemRelu").map((layer) => layer.name)).toEqual(["stem", "stemNorm", "stemRelu"]);
    expect(layersUpTo(network, network.output)).toHaveLength(network.layers.length);
    expect(() => layersUpTo(network, "nowhere")).toThrow(/no layer nowhere/);
  });
});
