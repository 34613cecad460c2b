import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../core/graph/attribute.ts";
import { float32, int32 } from "../../../core/graph/constant.ts";
import { gradientRules } from "../../../core/graph/gradientRules.ts";
import { gradients } from "../../../core/graph/gradients.ts";
import { GraphBuilder, type Value } from "../../../core/graph/graphBuilder.ts";
import type { HostTensor } from "../../../core/graph/graphCalls.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { expectGradients, randomTensor, seededNumbers, spacedTensor } from "../../helpers/finiteDifferences.ts";

const random = seededNumbers(20);
const keep = { keep_dims: { bool: true } };
const drop = { keep_dims: { bool: false } };
const nhwc = { data_format: { string: "NHWC" } };
const window = (size: number, stride: number, padding: string): Attributes => ({
  ksize: { ints: [1, size, size, 1] },
  strides: { ints: [1, stride, stride, 1] },
  padding: { string: padding },
});
const conv = (stride: number, padding: Attributes): Attributes => ({
  strides: { ints: [1, stride, stride, 1] },
  ...nhwc,
  ...padding,
});
const same = { padding: { string: "SAME" } };
const explicit = { padding: { string: "EXPLICIT" }, explicit_paddings: { ints: [0, 0, 1, 1, 1, 1, 0, 0] } };

interface Case {
  readonly of: string;
  readonly f: (g: GraphBuilder, x: readonly Value[]) => Value;
  readonly inputs: readonly HostTensor[];
}

const op = (name: string, attrs: Attributes = {}): Pick<Case, "of" | "f"> => ({
  of: name,
  f: (g, x) => g.op(name, x, attrs),
});
const two = (a: readonly number[], b: readonly number[]): HostTensor[] => [
  randomTensor(a, random),
  randomTensor(b, random),
];
const positive = (shape: readonly number[]): HostTensor => randomTensor(shape, random, 0.5, 2);

function batchNorm(training: boolean) {
  return (g: GraphBuilder, [x, scale, offset]: readonly Value[]): Value => {
    const none = g.constant(float32([]));
    const statistics = training ? [none, none] : [g.constant(float32([0.1, -0.2])), g.constant(float32([0.7, 1.4]))];
    return g.op("FusedBatchNormV3", [x!, scale!, offset!, ...statistics], {
      epsilon: { float: 1e-3 },
      is_training: { bool: training },
      ...nhwc,
    });
  };
}

const cases: readonly Case[] = [
  ...[false, true].flatMap((a) =>
    [false, true].map((b) => ({
      ...op("MatMul", { transpose_a: { bool: a }, transpose_b: { bool: b } }),
      inputs: two(a ? [4, 3] : [3, 4], b ? [2, 4] : [4, 2]),
    })),
  ),
  { ...op("BiasAdd", nhwc), inputs: two([3, 4], [4]) },
  { ...op("Add"), inputs: two([2, 3], [2, 3]) },
  { ...op("AddV2"), inputs: two([2, 3], [3]) },
  { ...op("AddN"), inputs: two([2, 3], [2, 3]) },
  { ...op("Sub"), inputs: two([2, 1], [1, 3]) },
  { ...op("Mul"), inputs: two([2, 3], [2, 1]) },
  { ...op("RealDiv"), inputs: [randomTensor([2, 3], random), positive([3])] },
  { ...op("Maximum"), inputs: [spacedTensor([2, 3], random), spacedTensor([2, 3], random, 0.2)] },
  { ...op("SquaredDifference"), inputs: two([2, 3], [3]) },
  { ...op("Relu"), inputs: [spacedTensor([3, 4], random)] },
  { ...op("Relu6"), inputs: [spacedTensor([5, 5], random, 0.7)] },
  { ...op("Neg"), inputs: [randomTensor([4], random)] },
  { ...op("Identity"), inputs: [randomTensor([4], random)] },
  { ...op("Exp"), inputs: [randomTensor([4], random)] },
  { ...op("Log"), inputs: [positive([4])] },
  { ...op("Square"), inputs: [randomTensor([4], random)] },
  { ...op("Rsqrt"), inputs: [positive([4])] },
  { ...op("Tanh"), inputs: [randomTensor([4], random)] },
  { ...op("Sigmoid"), inputs: [randomTensor([4], random)] },
  { ...op("Erf"), inputs: [randomTensor([4], random)] },
  { ...op("Softmax"), inputs: [randomTensor([2, 4], random)] },
  { ...op("LogSoftmax"), inputs: [randomTensor([2, 4], random)] },
  {
    of: "Sum",
    f: (g, [x]) => g.op("Sum", [x!, g.constant(int32([0, -1]))], drop),
    inputs: [randomTensor([2, 3, 2], random)],
  },
  {
    of: "Mean",
    f: (g, [x]) => g.op("Mean", [x!, g.constant(int32([1, 2]))], keep),
    inputs: [randomTensor([2, 3, 2], random)],
  },
  { of: "Mean", f: (g, [x]) => g.op("Mean", [x!, g.constant(int32(0))], drop), inputs: [randomTensor([4], random)] },
  {
    of: "Reshape",
    f: (g, [x]) => g.op("Reshape", [x!, g.constant(int32([3, 2]))]),
    inputs: [randomTensor([2, 3], random)],
  },
  {
    of: "ExpandDims",
    f: (g, [x]) => g.op("ExpandDims", [x!, g.constant(int32(1))]),
    inputs: [randomTensor([2, 3], random)],
  },
  {
    of: "PadV2",
    f: (g, [x]) => g.op("PadV2", [x!, g.constant(int32([0, 1, 2, 1], [2, 2])), g.constant(float32(-9))]),
    inputs: [randomTensor([2, 2], random)],
  },
  {
    of: "Max",
    f: (g, [x]) => g.op("Max", [x!, g.constant(int32([1, 2]))], drop),
    inputs: [spacedTensor([2, 3, 2, 2], random)],
  },
  { ...op("Squeeze", { squeeze_dims: { ints: [1] } }), inputs: [randomTensor([2, 1, 3], random)] },
  { of: "ConcatV2", f: (g, x) => g.op("ConcatV2", [...x, g.constant(int32(-1))]), inputs: two([2, 3], [2, 1]) },
  {
    of: "Pad",
    f: (g, [x]) => g.op("Square", [g.op("Pad", [x!, g.constant(int32([1, 0, 2, 3], [2, 2]))])]),
    inputs: [randomTensor([2, 3], random)],
  },
  {
    of: "Transpose",
    f: (g, [x]) => g.op("Transpose", [x!, g.constant(int32([2, 0, 1]))]),
    inputs: [randomTensor([2, 3, 2], random)],
  },
  {
    of: "Cast",
    f: (g, [x]) => {
      const wide = g.op("Square", [g.op("Cast", [x!], { DstT: { type: "float64" } })]);
      return g.op("Cast", [wide], { DstT: { type: "float32" } });
    },
    inputs: [randomTensor([4], random)],
  },
  {
    of: "SparseSoftmaxCrossEntropyWithLogits",
    f: (g, [x]) => g.op("SparseSoftmaxCrossEntropyWithLogits", [x!, g.constant(int32([2, 0, 3]))]),
    inputs: [randomTensor([3, 4], random)],
  },
  {
    of: "SoftmaxCrossEntropyWithLogits",
    f: (g, [x]) => g.op("SoftmaxCrossEntropyWithLogits", [x!, g.constant(float32([0.2, 0.8, 0.5, 0.5], [2, 2]))]),
    inputs: [randomTensor([2, 2], random)],
  },
  {
    of: "FusedBatchNormV3",
    f: batchNorm(true),
    inputs: [randomTensor([3, 2, 2, 2], random), positive([2]), randomTensor([2], random)],
  },
  {
    of: "FusedBatchNormV3",
    f: batchNorm(true),
    inputs: [randomTensor([6, 1, 1, 2], random), positive([2]), randomTensor([2], random)],
  },
  {
    of: "FusedBatchNormV3",
    f: batchNorm(false),
    inputs: [randomTensor([2, 2, 1, 2], random), positive([2]), randomTensor([2], random)],
  },
  { ...op("Conv2D", conv(1, same)), inputs: two([2, 4, 4, 2], [3, 3, 2, 2]) },
  { ...op("Conv2D", conv(2, same)), inputs: two([1, 5, 5, 2], [3, 3, 2, 3]) },
  { ...op("Conv2D", conv(2, explicit)), inputs: two([1, 4, 4, 2], [3, 3, 2, 2]) },
  { ...op("DepthwiseConv2dNative", conv(1, same)), inputs: two([1, 4, 4, 3], [3, 3, 3, 1]) },
  { ...op("DepthwiseConv2dNative", conv(2, same)), inputs: two([1, 5, 5, 2], [3, 3, 2, 1]) },
  { ...op("MaxPool", window(2, 2, "VALID")), inputs: [spacedTensor([1, 4, 4, 2], random)] },
  { ...op("MaxPool", window(3, 2, "SAME")), inputs: [spacedTensor([1, 5, 5, 1], random)] },
  { ...op("AvgPool", window(2, 2, "VALID")), inputs: [randomTensor([1, 4, 4, 2], random)] },
];

describe("gradient rules against central differences", () => {
  it.each(cases.map((each, i) => [`${each.of} (${i})`, each] as const))("%s", async (_, { f, inputs }) => {
    await expectGradients(f, inputs);
  });

  it("has a case for every rule", () => {
    expect([...new Set(cases.map(({ of }) => of))].sort()).toEqual(Object.keys(gradientRules).sort());
  });
});

describe("gradients of a graph", () => {
  it("sums over every use of a value", async () => {
    await expectGradients(
      (g, [x, w]) => {
        const hidden = g.op("Tanh", [g.op("MatMul", [x!, w!])]);
        return g.op("Mul", [g.op("AddV2", [hidden, x!]), g.op("MatMul", [hidden, w!])]);
      },
      two([2, 3], [3, 3]),
    );
  });

  it("gives zeros where the loss does not depend on a value, and nothing through StopGradient", async () => {
    const g = new GraphBuilder();
    const x = g.placeholder("x", "float32", [2]);
    const z = g.placeholder("z", "float32", [3]);
    const y = g.op("Mul", [x, g.op("StopGradient", [x])]);
    const [byX, byZ] = gradients(g, y, [x, z]);
    g.signature("run", { inputs: { x, z }, outputs: { byX: byX!, byZ: byZ! } });
    const session = await GraphSession.open(g);
    const feed = {
      x: { shape: [2], values: Float32Array.of(3, -4) },
      z: { shape: [3], values: Float32Array.of(1, 2, 3) },
    };
    const result = await session.run("run", feed);
    session.dispose();
    expect([...result["byX"]!.values]).toEqual([3, -4]);
    expect([...result["byZ"]!.values]).toEqual([0, 0, 0]);
  });

  it("names an operation that has no rule", () => {
    const g = new GraphBuilder();
    const x = g.placeholder("x", "float32", [2]);
    expect(() => gradients(g, g.op("Abs", [x]), [x])).toThrow(/No gradient rule for Abs/);
  });
});
