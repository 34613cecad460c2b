import { expect, it } from "vitest";
import type { GraphNode } from "../../../core/graph/graphBuilder.ts";
import { trainingGraph } from "../../../core/graph/trainingGraph.ts";
import { headNetwork, poolingOf } from "../../../core/network/head.ts";
import { joinNetworks } from "../../../core/network/joinNetworks.ts";
import { withPooling } from "../../../core/network/pooling.ts";
import { describeHead } from "../../../core/train/headDescription.ts";
import { settings, tinyBackbone } from "../train/syntheticProject.ts";

/** All nodes that must have run before one. */
function before(node: GraphNode): ReadonlySet<GraphNode> {
  const found = new Set<GraphNode>();
  const visit = (each: GraphNode): void => {
    for (const earlier of [...each.inputs.map((input) => input.node), ...each.after]) {
      if (found.has(earlier)) continue;
      found.add(earlier);
      visit(earlier);
    }
  };
  visit(node);
  return found;
}

const isBackward = ({ op }: GraphNode): boolean => /Backprop|Grad$|GradV3$/.test(op);

it.each(["sgd", "adam", "adamw"] as const)("%s updates nothing before every gradient is there", (kind) => {
  const common = settings({ head: { kind: "concatPool", hidden: 8, dropout: 0.5 } });
  const pooled = withPooling(tinyBackbone.network, poolingOf(common.head));
  const network = joinNetworks(pooled, describeHead(headNetwork(common.head, pooled.features, 3)));
  const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 0.01, wdBnBias: true };
  const { graph } = trainingGraph({
    ...{ network, preprocessing: tinyBackbone.preprocessing, weights: new Map(), thawFrom: "all", input: "pixels" },
    ...{ precision: "f32", batchNorm: "train", labelSmoothing: 0 },
    optimizer: kind === "sgd" ? { kind, momentum: 0.9, weightDecay: 1e-4, wdBnBias: true } : { kind, ...adam },
  });
  const step = before(graph.signatures.get("step")!.outputs["loss"]!.node);
  const backward = [...step].filter(isBackward);
  const parameters = [...step].filter(({ op }) => op.startsWith("ResourceApply"));
  const statistics = [...step].filter(({ op }) => op === "AssignVariableOp");
  expect(parameters.length).toBeGreaterThan(8);
  expect(statistics).toHaveLength(2 * 4);
  const updates = [...parameters, ...statistics];
  expect(backward.length).toBeGreaterThan(5);
  for (const update of updates) for (const kernel of backward) expect(before(update)).toContain(kernel);
  // A part of a batch adds to sums alone.
  const part = [...before(graph.signatures.get("accumulate")!.outputs["loss"]!.node)];
  expect(part.filter(isBackward)).toHaveLength(backward.length);
  expect(part.filter(({ op }) => /^ResourceApply|^AssignVariableOp$/.test(op))).toEqual([]);
  const sums = part.filter(({ op }) => op === "AssignAddVariableOp").map(({ inputs }) => inputs[0]!.node.name);
  const decays = parameters.filter(({ op }) => op === "ResourceApplyGradientDescent");
  expect(sums).toHaveLength(updates.length - decays.length);
  for (const name of sums) expect(name).toMatch(/\/sum\/handle$/);
});
