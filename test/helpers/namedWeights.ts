import type { StateDict } from "../../core/weights/tensors.ts";
import { seededNumbers } from "./finiteDifferences.ts";

/**
 * Weights of the given names and shapes, each tensor drawn from a seed of its own that its name gives: the same whatever
 * the order. Uniform in ±√(6 / inputs) for convolutions and linear layers, near 1 for factors and variances, near 0 for
 * the rest, so that activations neither vanish nor explode. test/fixtures/namedWeights.py draws the same numbers.
 */
export function namedWeights(shapes: ReadonlyMap<string, readonly number[]>): StateDict {
  return new Map(
    [...shapes].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const [low, high] = range(name, shape, values.length);
      const random = seededNumbers(seedOf(name));
      for (let i = 0; i < values.length; i++) values[i] = low + (high - low) * random();
      return [name, { shape, values }];
    }),
  );
}

/** FNV-1a, 32 bits. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

function range(name: string, shape: readonly number[], count: number): readonly [number, number] {
  if (shape.length === 4 || shape.length === 2) {
    const bound = Math.sqrt(6 / (count / shape[0]!));
    return [-bound, bound];
  }
  return /running_var|\.weight$|layer_scale$|gamma$/.test(name) ? [0.5, 1] : [-0.1, 0.1];
}
