import type { GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";

/**
 * Given a node and the gradient of the loss by each of its outputs (undefined where the loss does not depend on one), adds
 * the nodes that compute the gradient by each input; undefined for inputs that have none (labels, shapes, axes).
 */
export type GradientRule = (
  g: GraphBuilder,
  node: GraphNode,
  grads: readonly (Value | undefined)[],
) => readonly (Value | undefined)[];

/** A rule for an operation with one input, or two, and one output: most of them. */
export function singleOutput(
  rule: (g: GraphBuilder, grad: Value, inputs: readonly Value[], node: GraphNode) => readonly (Value | undefined)[],
): GradientRule {
  return (g, node, [grad]) =>
    grad === undefined ? node.inputs.map(() => undefined) : rule(g, grad, node.inputs, node);
}
