import type { OptimizerSettings } from "../contract/training.ts";
import { float32 } from "../graph/constant.ts";
import type { GraphBuilder, GraphNode, Value, Variable } from "../graph/graphBuilder.ts";
import type { StepRates } from "./schedule.ts";

/** How gradients change weights. Settings and formulas are those of torch.optim; every parameter decays, biases too. */
export type Optimizer =
  | { readonly kind: "sgd"; readonly weightDecay: number }
  | { readonly kind: "adamw"; readonly weightDecay: number; readonly beta2: number; readonly epsilon: number };

/** fast.ai's defaults for Adam: a shorter memory for squares, which suits runs of a hundred steps. */
export const adamw: Optimizer = { kind: "adamw", weightDecay: 0.01, beta2: 0.99, epsilon: 1e-5 };

/** Length of the vector that one step takes: see `optimizerRates`. */
export const rateCount = 7;

/**
 * The numbers that a step's graph needs, computed here in double precision:
 * [learning rate, momentum, rate of decay, beta1^t, beta2, beta2^t, epsilon].
 * TensorFlow's Adam adds epsilon before the bias correction of the second moment and PyTorch after it; scaling epsilon
 * by √(1 − beta2^t) makes the two the same.
 * @param step counted from 0
 */
export function optimizerRates(
  optimizer: Optimizer,
  { learningRate, momentum }: StepRates,
  step: number,
): Float32Array {
  if (optimizer.kind === "sgd") return Float32Array.of(learningRate, momentum, optimizer.weightDecay, 0, 0, 0, 0);
  const { weightDecay, beta2, epsilon } = optimizer;
  const power = beta2 ** (step + 1);
  return Float32Array.of(
    ...[learningRate, momentum, learningRate * weightDecay, momentum ** (step + 1)],
    ...[beta2, power, epsilon * Math.sqrt(1 - power)],
  );
}

/**
 * Adds one parameter's update to a training-step graph.
 * @param rates scalars in the order of `optimizerRates`
 * @returns the node that has written the new value
 */
export function applyGradient(
  builder: GraphBuilder,
  optimizer: Optimizer,
  variable: Variable,
  gradient: Value,
  rates: readonly Value[],
): GraphNode {
  const [rate, momentum, decay, beta1Power, beta2, beta2Power, epsilon] = rates;
  if (!rate || !momentum || !decay || !beta1Power || !beta2 || !beta2Power || !epsilon)
    throw new RangeError(`A step takes ${rateCount} rates, not ${rates.length}.`);
  const state = (name: string): Value =>
    builder.variable(`${variable.name}/${name}`, float32(new Float32Array(size(variable)), variable.shape)).handle;
  const value = builder.read(variable);
  switch (optimizer.kind) {
    case "sgd": {
      const decayed = builder.op("AddV2", [gradient, builder.op("Mul", [value, decay])]);
      return builder.node("ResourceApplyMomentum", [variable.handle, state("momentum"), rate, decayed, momentum]);
    }
    case "adamw": {
      const after = [gradient.node];
      const shrunk = builder.node("ResourceApplyGradientDescent", [variable.handle, decay, value], {}, { after });
      return builder.node(
        "ResourceApplyAdam",
        [variable.handle, state("m"), state("v"), beta1Power, beta2Power, rate, momentum, beta2, epsilon, gradient],
        {},
        { after: [shrunk] },
      );
    }
  }
}

const size = (variable: Variable): number => variable.shape.reduce((product, length) => product * length, 1);

/**
 * The numbers that a step's graph needs, computed here in double precision; for each thawed group in turn:
 * [learning rate, momentum, rate of decay, beta1^t, beta2, beta2^t, epsilon].
 * TensorFlow's Adam adds epsilon before the bias correction of the second moment and PyTorch after it; scaling epsilon
 * by √(1 − beta2^t) makes the two the same. The powers come from the number of the step, so that a run that goes on has
 * the same ones to the last bit.
 * @param step counted from 0
 */
export function stepRates(optimizer: OptimizerSettings, rates: readonly StepRates[], step: number): readonly number[] {
  return rates.flatMap(({ learningRate, momentum }) => {
    if (optimizer.kind === "sgd") return [learningRate, momentum, optimizer.weightDecay, 0, 0, 0, 0];
    const { kind, weightDecay, beta2, epsilon } = optimizer;
    const power = beta2 ** (step + 1);
    const decay = kind === "adamw" ? learningRate * weightDecay : weightDecay;
    return [learningRate, momentum, decay, momentum ** (step + 1), beta2, power, epsilon * Math.sqrt(1 - power)];
  });
}
