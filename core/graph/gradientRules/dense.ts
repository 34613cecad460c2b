import type { Attribute } from "../attribute.ts";
import { int32 } from "../constant.ts";
import type { GradientRule, GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";
import { singleOutput } from "./gradientRule.ts";

const flag = (node: GraphNode, name: string): boolean => {
  const attribute = node.attrs[name];
  return attribute !== undefined && "bool" in attribute && attribute.bool;
};

function product(g: GraphBuilder, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  return g.op("MatMul", [a, b], { transpose_a: { bool: transposeA }, transpose_b: { bool: transposeB } });
}

/** The loss of each row has a gradient kept by the forward kernel; scale it row by row. */
const crossEntropy: GradientRule = (g, node, [grad]) => {
  if (grad === undefined) return [undefined, undefined];
  const column = g.op("ExpandDims", [grad, g.constant(int32(-1))]);
  return [g.op("Mul", [column, node.outputs[1]!]), undefined];
};

export const denseRules: Readonly<Record<string, GradientRule>> = {
  MatMul: singleOutput((g, grad, [a, b], node) => {
    const transposedA = flag(node, "transpose_a");
    const transposedB = flag(node, "transpose_b");
    return [
      transposedA ? product(g, b!, grad, transposedB, true) : product(g, grad, b!, false, !transposedB),
      transposedB ? product(g, grad, a!, true, transposedA) : product(g, a!, grad, !transposedA, false),
    ];
  }),
  BiasAdd: singleOutput((g, grad, _, node) => {
    const format: Record<string, Attribute> = {};
    if (node.attrs["data_format"] !== undefined) format["data_format"] = node.attrs["data_format"];
    return [grad, g.op("BiasAddGrad", [grad], format)];
  }),
  SoftmaxCrossEntropyWithLogits: crossEntropy,
  SparseSoftmaxCrossEntropyWithLogits: crossEntropy,
  // By x: (grad − Σ grad·y) · y over the last axis.
  Softmax: singleOutput((g, grad, _, node) => {
    const y = node.outputs[0]!;
    const total = sumLast(g, g.op("Mul", [grad, y]));
    return [g.op("Mul", [g.op("Sub", [grad, total]), y])];
  }),
  LogSoftmax: singleOutput((g, grad, _, node) => {
    const probabilities = g.op("Exp", [node.outputs[0]!]);
    return [g.op("Sub", [grad, g.op("Mul", [sumLast(g, grad), probabilities])])];
  }),
};

function sumLast(g: GraphBuilder, value: Value): Value {
  const last = g.constant(int32([-1]));
  return g.op("Sum", [value, last], { keep_dims: { bool: true } });
}
