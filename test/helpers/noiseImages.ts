import { seededNumbers } from "./finiteDifferences.ts";

/** RGB bytes [count, size, size, 3], each drawn by itself, as test/fixtures/namedWeights.py draws them. */
export function noiseImages(count: number, size: number, seed: number): Uint8Array {
  const random = seededNumbers(seed);
  return Uint8Array.from({ length: count * size * size * 3 }, () => Math.floor(random() * 256));
}
