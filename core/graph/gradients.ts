import { gradientRules } from "./gradientRules.ts";
import type { GraphBuilder, GraphNode, Value } from "./graphBuilder.ts";

/** Nodes between `targets` and `y`, both included: those that pass a change on. */
function between(y: Value, targets: ReadonlySet<Value>): ReadonlySet<GraphNode> {
  const passes = new Map<GraphNode, boolean>();
  const visit = (node: GraphNode): boolean => {
    const known = passes.get(node);
    if (known !== undefined) return known;
    passes.set(node, false);
    // Every input must be visited, so that no branch is left out by a short circuit.
    const below = node.inputs.map((input) => visit(input.node)).includes(true);
    const answer = below || node.outputs.some((output) => targets.has(output));
    passes.set(node, answer && node.op !== "StopGradient");
    return passes.get(node) === true;
  };
  visit(y.node);
  return new Set([...passes].filter(([, pass]) => pass).map(([node]) => node));
}

/**
 * Reverse-mode differentiation: adds the nodes that compute d(y)/d(x) for each x, each of x's shape; `y` counts as the sum
 * of its elements where it is not a scalar. What `y` does not depend on gets zeros. Throws RangeError for an operation on
 * the way that has no gradient rule.
 */
export function gradients(g: GraphBuilder, y: Value, xs: readonly Value[]): readonly Value[] {
  const nodes = between(y, new Set(xs));
  const parts = new Map<Value, Value[]>([[y, [g.op("OnesLike", [y], {}, { name: "gradient/seed" })]]]);
  const total = (value: Value): Value | undefined => {
    const terms = parts.get(value);
    if (terms === undefined || terms.length < 2) return terms?.[0];
    const sum = g.op("AddN", terms, {}, { name: "gradient/sum" });
    parts.set(value, [sum]);
    return sum;
  };
  // Nodes stand in the order of their making, so from the back every use of a node's output has been seen.
  for (const node of g.nodes.filter((candidate) => nodes.has(candidate)).reverse()) {
    if (!node.inputs.some((input) => nodes.has(input.node))) continue;
    const grads = node.outputs.map(total);
    if (grads.every((grad) => grad === undefined)) continue;
    const rule = node.gradient ?? gradientRules[node.op];
    if (rule === undefined) throw new RangeError(`No gradient rule for ${node.op} (node ${node.name}).`);
    rule(g, node, grads).forEach((grad, i) => {
      const input = node.inputs[i]!;
      if (grad === undefined || !nodes.has(input.node)) return;
      parts.set(input, [...(parts.get(input) ?? []), grad]);
    });
  }
  return xs.map((x) => total(x) ?? g.op("ZerosLike", [x], {}, { name: "gradient/none" }));
}
