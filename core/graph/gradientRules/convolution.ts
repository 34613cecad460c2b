import type { Attributes } from "../attribute.ts";
import type { GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";
import { shapeOf } from "../reduceTo.ts";
import { type GradientRule, singleOutput } from "./gradientRule.ts";

const carried = ["strides", "padding", "explicit_paddings", "data_format", "dilations", "ksize"];

function carry(node: GraphNode): Attributes {
  return Object.fromEntries(Object.entries(node.attrs).filter(([name]) => carried.includes(name)));
}

const convolution = (kernel: string): GradientRule =>
  singleOutput((g: GraphBuilder, grad: Value, [x, filter], node) => [
    g.op(`${kernel}BackpropInput`, [shapeOf(g, x!), filter!, grad], carry(node)),
    g.op(`${kernel}BackpropFilter`, [x!, shapeOf(g, filter!), grad], carry(node)),
  ]);

export const convolutionRules: Readonly<Record<string, GradientRule>> = {
  Conv2D: convolution("Conv2D"),
  DepthwiseConv2dNative: convolution("DepthwiseConv2dNative"),
  MaxPool: singleOutput((g, grad, [x], node) => [g.op("MaxPoolGrad", [x!, node.outputs[0]!, grad], carry(node))]),
  AvgPool: singleOutput((g, grad, [x], node) => [g.op("AvgPoolGrad", [shapeOf(g, x!), grad], carry(node))]),
};
