import type { RandomSource } from "./randomSource.ts";

/**
 * What dropout multiplies a batch by: 0 with probability `rate`, 1 / (1 − rate) otherwise.
 * @returns rows * width values, row-major
 */
export function dropoutMask(rows: number, width: number, rate: number, random: RandomSource): Float32Array {
  const limit = rate * 2 ** 32;
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(rows * width);
  const drawn = new Uint32Array(mask.length);
  random.fill(drawn);
  for (let index = 0; index < mask.length; index += 1) mask[index] = drawn[index]! < limit ? 0 : kept;
  return mask;
}
