import type { OptimizerSettings } from "../contract/training.ts";
import type { StepRates } from "./schedule.ts";

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
