import type { Network } from "../../core/network/network.ts";
import { networkParameters } from "../../core/network/networkParameters.ts";
import type { StateDict } from "../../core/weights/tensors.ts";
import { seededNumbers } from "./finiteDifferences.ts";

/**
 * Weights that fit a network: uniform in ±√(6 / inputs) for convolutions, near 1 for scales and variances, near 0 for the
 * rest, so that activations neither vanish nor explode. test/fixtures/resnet34.py draws the same numbers.
 */
export function randomWeights(network: Network, seed: number): StateDict {
  const random = seededNumbers(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  return new Map(
    [...networkParameters(network)].map(([name, shape]) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const bound = Math.sqrt(6 / (count / shape[0]!));
      const draw = (): number => {
        if (shape.length === 4) return between(-bound, bound);
        return /running_var|\.weight$/.test(name) ? between(0.5, 1) : between(-0.1, 0.1);
      };
      return [name, { shape, values: Float32Array.from({ length: count }, draw) }];
    }),
  );
}
