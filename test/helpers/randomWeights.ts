import type { Network } from "../../core/network/network.ts";
import { networkParameters } from "../../core/network/networkParameters.ts";
import type { StateDict } from "../../core/weights/tensors.ts";
import { seededNumbers } from "./finiteDifferences.ts";

/**
 * Weights that fit a network: uniform in ±√(6 / inputs) for convolutions, near 1 for scales and variances, near 0 for the
 * rest, so that activations neither vanish nor explode. namedWeights draws what PyTorch is compared by.
 */
export function randomWeights(network: Network, seed: number): StateDict {
  const random = seededNumbers(seed);
  return new Map(
    [...networkParameters(network)].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const [low, high] = range(name, shape, values.length);
      for (let i = 0; i < values.length; i++) values[i] = low + (high - low) * random();
      return [name, { shape, values }];
    }),
  );
}

function range(name: string, shape: readonly number[], count: number): readonly [number, number] {
  if (shape.length === 4) {
    const bound = Math.sqrt(6 / (count / shape[0]!));
    return [-bound, bound];
  }
  return /running_var|\.weight$/.test(name) ? [0.5, 1] : [-0.1, 0.1];
}
