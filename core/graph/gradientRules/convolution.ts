import type { Attributes } from "../attribute.ts";
import { int32 } from "../constant.ts";
import type { GradientRule, GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";
import { shapeOf } from "../reduceTo.ts";
import { singleOutput } from "./gradientRule.ts";

const carried = ["strides", "padding", "explicit_paddings", "data_format", "dilations", "ksize"];

function carry(node: GraphNode): Attributes {
  return Object.fromEntries(Object.entries(node.attrs).filter(([name]) => carried.includes(name)));
}

/** Gradient of a convolution by its input, by the kernel that TensorFlow has for it. */
export function byInput(g: GraphBuilder, node: GraphNode, grad: Value): Value {
  const [x, filter] = node.inputs;
  const { input, attrs, unpad } = padded(g, x!, carry(node));
  return unpad(g.op(`${node.op}BackpropInput`, [shapeOf(g, input), filter!, grad], attrs));
}

/** Gradient of a convolution by its filter, by the kernel that TensorFlow has for it. */
export function byFilter(g: GraphBuilder, node: GraphNode, grad: Value): Value {
  const [x, filter] = node.inputs;
  const { input, attrs } = padded(g, x!, carry(node));
  return g.op(`${node.op}BackpropFilter`, [input, shapeOf(g, filter!), grad], attrs);
}

const convolution: GradientRule = singleOutput((g, grad, _, node) => [byInput(g, node, grad), byFilter(g, node, grad)]);

interface Padded {
  readonly input: Value;
  readonly attrs: Attributes;
  /** From a gradient by `input` to one by what was padded. */
  readonly unpad: (gradient: Value) => Value;
}

/**
 * Explicit padding as an operation of its own: oneDNN's gradient kernels are not used for it (a ResNet's backward pass took
 * four times as long), while padding takes a thousandth.
 */
function padded(g: GraphBuilder, x: Value, attrs: Attributes): Padded {
  const { explicit_paddings: explicit, ...others } = attrs;
  const padding = explicit !== undefined && "ints" in explicit ? explicit.ints : [];
  if (padding.length === 0) return { input: x, attrs, unpad: (gradient) => gradient };
  const around = g.constant(int32(padding, [4, 2]));
  const before = g.constant(int32(padding.filter((_, at) => at % 2 === 0)));
  return {
    input: g.op("Pad", [x, around]),
    attrs: { ...others, padding: { string: "VALID" } },
    unpad: (gradient) => g.op("Slice", [gradient, before, shapeOf(g, x)]),
  };
}

export const convolutionRules: Readonly<Record<string, GradientRule>> = {
  Conv2D: convolution,
  DepthwiseConv2dNative: convolution,
  MaxPool: singleOutput((g, grad, [x], node) => [g.op("MaxPoolGrad", [x!, node.outputs[0]!, grad], carry(node))]),
  AvgPool: singleOutput((g, grad, [x], node) => [g.op("AvgPoolGrad", [shapeOf(g, x!), grad], carry(node))]),
};
