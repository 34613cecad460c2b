import type { Attributes } from "../attribute.ts";
import type { GradientRule } from "../graphBuilder.ts";

/** Only the normalised output carries a gradient; batch statistics that leave the node feed running averages, not the loss. */
const fusedBatchNorm: GradientRule = (g, node, [grad]) => {
  if (grad === undefined) return node.inputs.map(() => undefined);
  const [x, scale] = node.inputs;
  const attrs: Attributes = Object.fromEntries(
    Object.entries(node.attrs).filter(([name]) => ["epsilon", "data_format", "is_training"].includes(name)),
  );
  const training = node.attrs["is_training"];
  const frozen = training !== undefined && "bool" in training && !training.bool;
  // In inference mode the kernel wants the given mean and variance; in training mode what the forward kernel kept.
  const statistics = frozen ? node.inputs.slice(3, 5) : node.outputs.slice(3, 5);
  const kept = node.outputs[5]!;
  const [byX, byScale, byOffset] = g.node(
    "FusedBatchNormGradV3",
    [grad, x!, scale!, ...statistics, kept],
    attrs,
  ).outputs;
  return [byX, byScale, byOffset, undefined, undefined];
};

export const normalizationRules: Readonly<Record<string, GradientRule>> = { FusedBatchNormV3: fusedBatchNorm };
