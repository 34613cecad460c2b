import { int32 } from "../constant.ts";
import type { GradientRule, GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";
import { shapeOf } from "../reduceTo.ts";
import { singleOutput } from "./gradientRule.ts";

/** The gradient spread back over the reduced axes: reshaped to the input's rank with ones there, then broadcast. */
function spread(g: GraphBuilder, grad: Value, x: Value, axes: Value): Value {
  const shape = shapeOf(g, x);
  const flatAxes = g.op("Reshape", [axes, g.constant(int32([-1]))]);
  // A reduced axis becomes 1: fill ones there by adding (1 − size) at those positions, through a one-hot sum.
  const rank = g.op("Size", [shape], { out_type: { type: "int32" } });
  const positions = g.op("FloorMod", [flatAxes, rank]);
  const one = g.constant(int32(1));
  const zero = g.constant(int32(0));
  const reduced = g.op("Sum", [g.op("OneHot", [positions, rank, one, zero], { axis: { int: -1 } }), zero], {
    keep_dims: { bool: false },
  });
  const kept = g.op("SelectV2", [g.op("Equal", [reduced, one]), g.op("OnesLike", [shape]), shape]);
  return g.op("BroadcastTo", [g.op("Reshape", [grad, kept]), shape]);
}

const sum = singleOutput((g, grad, [x, axes]) => [spread(g, grad, x!, axes!), undefined]);

const mean = singleOutput((g, grad, [x, axes], node) => {
  const size = (value: Value): Value => g.op("Size", [value], { out_type: { type: "int32" } });
  const count = g.op("Cast", [g.op("FloorDiv", [size(x!), size(node.outputs[0]!)])], { DstT: { type: grad.dtype } });
  return [g.op("RealDiv", [spread(g, grad, x!, axes!), count]), undefined];
});

const reshape = singleOutput((g, grad, [x]) => [g.op("Reshape", [grad, shapeOf(g, x!)]), undefined]);

function concat(
  g: GraphBuilder,
  grad: Value,
  inputs: readonly Value[],
  node: GraphNode,
): readonly (Value | undefined)[] {
  const parts = inputs.slice(0, -1);
  const rank = g.op("Size", [shapeOf(g, node.outputs[0]!)], { out_type: { type: "int32" } });
  const axis = g.op("FloorMod", [inputs.at(-1)!, rank]);
  const shapes = parts.map((part) => shapeOf(g, part));
  const offsets = g.node("ConcatOffset", [axis, ...shapes]).outputs;
  return [...parts.map((_, i) => g.op("Slice", [grad, offsets[i]!, shapes[i]!])), undefined];
}

/** What was put around is cut off again. */
const pad = singleOutput((g, grad, [x, paddings]) => {
  const before = g.op("Slice", [paddings!, g.constant(int32([0, 0])), g.constant(int32([-1, 1]))]);
  const start = g.op("Reshape", [before, g.constant(int32([-1]))]);
  return [g.op("Slice", [grad, start, shapeOf(g, x!)]), undefined];
});

/** To the largest values; where several are equal, to each in equal parts. */
const max = singleOutput((g, grad, [x, axes], node) => {
  const y = spread(g, node.outputs[0]!, x!, axes!);
  const chosen = g.op("Cast", [g.op("Equal", [x!, y])], { DstT: { type: grad.dtype } });
  const count = spread(g, g.op("Sum", [chosen, axes!], { keep_dims: { bool: false } }), x!, axes!);
  return [g.op("RealDiv", [g.op("Mul", [chosen, spread(g, grad, x!, axes!)]), count]), undefined];
});

export const shapeRules: Readonly<Record<string, GradientRule>> = {
  Sum: sum,
  Mean: mean,
  Pad: pad,
  Reshape: reshape,
  ExpandDims: reshape,
  Squeeze: singleOutput((g, grad, [x]) => [g.op("Reshape", [grad, shapeOf(g, x!)])]),
  PadV2: pad,
  Max: max,
  ConcatV2: singleOutput((g, grad, inputs, node) => concat(g, grad, inputs, node)),
  Transpose: singleOutput((g, grad, [, permutation]) => [
    g.op("Transpose", [grad, g.op("InvertPermutation", [permutation!])]),
    undefined,
  ]),
};
