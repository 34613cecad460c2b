import type { GradientRule, GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";

/** A rule for an operation with one input, or two, and one output: most of them. */
export function singleOutput(
  rule: (g: GraphBuilder, grad: Value, inputs: readonly Value[], node: GraphNode) => readonly (Value | undefined)[],
): GradientRule {
  return (g, node, [grad]) =>
    grad === undefined ? node.inputs.map(() => undefined) : rule(g, grad, node.inputs, node);
}
