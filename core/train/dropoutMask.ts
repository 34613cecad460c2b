import type { RandomSource } from "./randomSource.ts";

/**
 * What dropout multiplies a batch by: 0 with probability `rate`, 1 / (1 − rate) otherwise.
 * @returns rows * width values, row-major
 */
export function dropoutMask(rows: number, width: number, rate: number, random: RandomSource): Float32Array {
  const limit = Math.ceil(rate * 2 ** 32) | 0;
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(rows * width);
  const drawn = new Uint32Array(mask.length);
  random.fill(drawn);
  for (let index = 0; index < mask.length; index += 1) {
    const number = drawn[index]! | 0;
    // The borrow of an unsigned subtraction: a branch on a random number is guessed wrong half of the time.
    const dropped = ((~number & limit) | (~(number ^ limit) & (number - limit))) >>> 31;
    mask[index] = kept * (1 - dropped);
  }
  return mask;
}
