import type { OptimizerSettings } from "../../contract/training.ts";
import type { Layer } from "../../network/network.ts";
import type { GraphBuilder, GraphNode, Value, Variable } from "../graphBuilder.ts";

/** Length of the vector that one step takes for a layer group; `optimizerRates` in core/train/optimizer.ts makes it. */
export const rateCount = 7;

/** Names of the tensors that an optimizer keeps for each parameter, after the parameter's own name and a slash. */
export function accumulators({ kind }: OptimizerSettings): readonly string[] {
  return kind === "sgd" ? ["momentum"] : ["m", "v"];
}

/** Whether a parameter of a layer decays: norms and biases do where the settings say so, as fast.ai divides them. */
export function decays({ weightDecay, wdBnBias }: OptimizerSettings, layer: Layer, parameter: string): boolean {
  if (weightDecay === 0 || wdBnBias) return weightDecay !== 0;
  return layer.kind !== "batchNorm" && layer.kind !== "layerNorm" && !parameter.endsWith(".bias");
}

/**
 * Adds one parameter's update to a training-step graph. Formulas are those of torch.optim.
 * @param kept the variables named by `accumulators`, in that order
 * @param rates scalars in the order of `optimizerRates`
 * @param decays as the function of that name tells
 * @returns the node that has written the new value
 */
export function applyGradient(
  g: GraphBuilder,
  optimizer: OptimizerSettings,
  variable: Variable,
  kept: readonly Variable[],
  gradient: Value,
  rates: readonly Value[],
  decays: boolean,
): GraphNode {
  const [rate, momentum, decay, beta1Power, beta2, beta2Power, epsilon] = rates;
  if (!rate || !momentum || !decay || !beta1Power || !beta2 || !beta2Power || !epsilon)
    throw new RangeError(`A step takes ${rateCount} rates, not ${rates.length}.`);
  const value = g.read(variable);
  const decayed = (): Value => (decays ? g.op("AddV2", [gradient, g.op("Mul", [value, decay])]) : gradient);
  const handles = kept.map(({ handle }) => handle);
  const adam = (by: Value, after: readonly GraphNode[]): GraphNode => {
    const numbers = [beta1Power, beta2Power, rate, momentum, beta2, epsilon];
    return g.node("ResourceApplyAdam", [variable.handle, ...handles, ...numbers, by], {}, { after });
  };
  switch (optimizer.kind) {
    case "sgd":
      return g.node("ResourceApplyMomentum", [variable.handle, ...handles, rate, decayed(), momentum]);
    case "adam":
      return adam(decayed(), []);
    case "adamw": {
      if (!decays) return adam(gradient, []);
      // Nothing may read the shrunk weights before the gradient is there; a read gives a copy, so the order only says when.
      const after = [gradient.node];
      return adam(gradient, [g.node("ResourceApplyGradientDescent", [variable.handle, decay, value], {}, { after })]);
    }
  }
}
