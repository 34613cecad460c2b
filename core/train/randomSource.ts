/**
 * A seeded stream of 32-bit numbers, the same on every machine: sfc32 (Chris Doty-Humphrey's Small Fast Counting
 * generator, as in PractRand) seeded with the seed, a stream number, a place and a counter of 1, its first 12 outputs
 * thrown away.
 */
export interface RandomSource {
  /** Uniform in [0, 2^32). */
  uint32(): number;
  /** Uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** Uniform whole number in [0, bound), without modulo bias; bound from 1 to 2^32. */
  below(bound: number): number;
}

/** What a stream is for: each purpose draws from its own, so that a change in one leaves the others as they were. */
export const streams = { weights: 1, order: 2, dropout: 3 } as const;

/**
 * @param seed whole number in [0, 2^32)
 * @param stream one of `streams`; the same seed gives independent numbers in each
 * @param place number of a step or an epoch: its draws then follow from it alone, with nothing to replay on going on
 */
export function randomSource(seed: number, stream: number, place = 0): RandomSource {
  let a = seed >>> 0;
  let b = stream >>> 0;
  let c = place >>> 0;
  let counter = 1;
  const uint32 = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + sum) >>> 0;
    return sum;
  };
  for (let skipped = 0; skipped < 12; skipped += 1) uint32();
  const below = (bound: number): number => {
    // Numbers at or above the largest multiple of the bound would favour the small remainders.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let drawn = uint32();
    while (drawn >= limit) drawn = uint32();
    return drawn % bound;
  };
  return { uint32, uniform: () => uint32() / 2 ** 32, below };
}

/** Fisher and Yates's shuffle: 0 … count − 1 in an order in which every permutation is equally likely. */
export function shuffled(count: number, random: RandomSource): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/**
 * PyTorch's initial values of a Linear layer (Kaiming uniform with a = √5): weight and bias uniform in ±1/√fanIn.
 * @param count number of values
 * @param fanIn inputs of the layer
 */
export function linearInitial(count: number, fanIn: number, random: RandomSource): Float32Array {
  const bound = 1 / Math.sqrt(fanIn);
  return Float32Array.from({ length: count }, () => (random.uniform() * 2 - 1) * bound);
}
