import { describe, expect, it } from "vitest";
import { gradients } from "../../../core/graph/gradients.ts";
import { GraphBuilder, type Value } from "../../../core/graph/graphBuilder.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { cast, convolve } from "../../../core/graph/inference/layerOps.ts";
import { clipAtSix } from "../../../core/graph/training/clipAtSix.ts";
import { convolveForTraining } from "../../../core/graph/training/convolveForTraining.ts";
import { productsGradient, suitsProducts } from "../../../core/graph/training/productsGradient.ts";
import { activationShapes } from "../../../core/network/activationShapes.ts";
import type { Convolution, Network, Padding } from "../../../core/network/network.ts";
import { expectGradients, randomTensor, seededNumbers, spacedTensor } from "../../helpers/finiteDifferences.ts";

interface Wish {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: Padding;
  readonly channels?: readonly [number, number];
  readonly depthwise?: boolean;
}

function layerOf({
  kernel,
  stride = 1,
  padding = "same",
  channels: [channelsIn, channelsOut] = [2, 3],
  depthwise,
}: Wish) {
  const layer: Convolution = {
    ...{ kind: "convolution", name: "layer", inputs: ["input"], source: "layer", bias: false },
    ...{ kernel, stride, padding, channelsIn, channelsOut: depthwise ? channelsIn : channelsOut },
    groups: depthwise ? channelsIn : 1,
  };
  const filter = depthwise ? [kernel, kernel, channelsIn, 1] : [kernel, kernel, channelsIn, channelsOut];
  return { layer, filter };
}

function shapesOf(layer: Convolution, size: number) {
  const network: Network = {
    ...{ name: "one", layers: [layer], groups: [], output: "layer", map: "layer", features: layer.channelsOut },
  };
  const before = [size, size + 1, layer.channelsIn];
  return { before, after: activationShapes(network, before).get("layer")! };
}

const random = seededNumbers(11);
const depthwise = true;
const pixels = (count: number): Padding => ({ pixels: count });

const wishes: readonly (readonly [string, Wish])[] = [
  ["pointwise", { kernel: 1 }],
  ["pointwise with a stride", { kernel: 1, stride: 2, padding: pixels(0) }],
  ["3 × 3", { kernel: 3 }],
  ["depthwise 3 × 3", { kernel: 3, depthwise }],
  ["depthwise 5 × 5", { kernel: 5, depthwise }],
  ["depthwise 5 × 5 with a stride", { kernel: 5, stride: 2, depthwise }],
  ["depthwise 5 × 5 with a stride and padding in pixels", { kernel: 5, stride: 2, padding: pixels(2), depthwise }],
  ["depthwise 5 × 5 without padding", { kernel: 5, padding: pixels(0), depthwise }],
  ["depthwise 7 × 7, padding in pixels", { kernel: 7, padding: pixels(3), depthwise }],
];

/** Gradients of Σ w·convolution by input and filter, all from float32 numbers. */
async function gradientsOf(
  wish: Wish,
  size: number,
  emit: (g: GraphBuilder, layer: Convolution, x: Value, filter: Value) => Value,
): Promise<readonly (readonly number[])[]> {
  const { layer, filter } = layerOf(wish);
  const { before, after } = shapesOf(layer, size);
  const shapes = { x: [2, ...before], filter, by: [2, ...after] };
  const g = new GraphBuilder();
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, g.placeholder(name, "float32", shape)]),
  );
  const y = g.op("Mul", [emit(g, layer, inputs["x"]!, inputs["filter"]!), inputs["by"]!]);
  const [byX, byFilter] = gradients(g, y, [inputs["x"]!, inputs["filter"]!]);
  g.signature("run", { inputs, outputs: { byX: byX!, byFilter: byFilter! } });
  const session = await GraphSession.open(g);
  try {
    const numbers = seededNumbers(5);
    const feed = Object.entries(shapes).map(([name, shape]) => [name, randomTensor(shape, numbers)] as const);
    const found = await session.run("run", Object.fromEntries(feed));
    return ["byX", "byFilter"].map((name) => [...found[name]!.values]);
  } finally {
    session.dispose();
  }
}

/** Root mean square of the differences against that of the reference. */
function difference(own: readonly number[], reference: readonly number[]): number {
  return Math.hypot(...own.map((value, at) => value - reference[at]!)) / Math.hypot(...reference);
}

const inBfloat16 =
  (emit: (g: GraphBuilder, layer: Convolution, x: Value, filter: Value) => Value) =>
  (g: GraphBuilder, layer: Convolution, x: Value, filter: Value): Value =>
    cast(g, emit(g, layer, cast(g, x, "bfloat16"), cast(g, filter, "bfloat16")), "float32");

const forTraining =
  (size: number) =>
  (g: GraphBuilder, layer: Convolution, x: Value, filter: Value): Value =>
    convolveForTraining(g, layer, x, filter, shapesOf(layer, size), undefined);

describe("a convolution for training", () => {
  it.each(wishes)("has the gradients of central differences: %s", async (_, wish) => {
    const { layer, filter } = layerOf(wish);
    const { before } = shapesOf(layer, 6);
    await expectGradients(
      (g, [x, w]) => forTraining(6)(g, layer, x!, w!),
      [randomTensor([1, ...before], random), randomTensor(filter, random)],
    );
  });

  it.each(wishes)("computes nearly the same in bfloat16: %s", async (_, wish) => {
    const exact = await gradientsOf(wish, 12, convolve);
    const narrow = await gradientsOf(wish, 12, inBfloat16(forTraining(12)));
    exact.forEach((reference, at) => expect(difference(narrow[at]!, reference)).toBeLessThan(0.01));
  });

  it("adds the bias before or after, which is the same", async () => {
    const { layer, filter } = layerOf({ kernel: 1 });
    await expectGradients(
      (g, [x, w, bias]) => convolveForTraining(g, layer, x!, w!, shapesOf(layer, 3), bias),
      [randomTensor([2, 3, 4, 2], random), randomTensor(filter, random), randomTensor([3], random)],
    );
  });
});

describe("a filter's gradient by products of matrices", () => {
  const emit = (g: GraphBuilder, layer: Convolution, x: Value, filter: Value): Value =>
    convolve(g, layer, x, filter, productsGradient(layer, shapesOf(layer, 5).before));

  it.each([3, 5])("is that of TensorFlow's kernel: %i × itself", async (kernel) => {
    const wish: Wish = { kernel, padding: pixels((kernel - 1) / 2), channels: [3, 4] };
    const exact = await gradientsOf(wish, 5, convolve);
    (await gradientsOf(wish, 5, emit)).forEach((own, at) => expect(difference(own, exact[at]!)).toBeLessThan(1e-5));
  });

  it("is taken in bfloat16 for small images of many channels, and right there", async () => {
    const wish: Wish = { kernel: 3, padding: pixels(1), channels: [64, 128] };
    const { layer } = layerOf(wish);
    expect(suitsProducts(layer, [7, 7, 64], "bfloat16")).toBe(true);
    expect(suitsProducts(layer, [14, 14, 64], "bfloat16")).toBe(false);
    expect(suitsProducts(layer, [7, 7, 64], "float32")).toBe(false);
    expect(suitsProducts({ ...layer, stride: 2 }, [7, 7, 64], "bfloat16")).toBe(false);
    expect(suitsProducts({ ...layer, padding: pixels(0) }, [7, 7, 64], "bfloat16")).toBe(false);
    const exact = await gradientsOf(wish, 7, convolve);
    const narrow = await gradientsOf(wish, 7, inBfloat16(forTraining(7)));
    exact.forEach((reference, at) => expect(difference(narrow[at]!, reference)).toBeLessThan(0.01));
  });
});

it("relu6 as a minimum has relu6's gradient", async () => {
  await expectGradients((g, [x]) => clipAtSix(g, x!, "clip"), [spacedTensor([5, 5], random, 0.7)]);
});
