import { seedOf } from "./namedWeights.ts";

/** A tensor's norm and its sums with three rows of signs. */
export type Projections = readonly [norm: number, number, number, number];

/**
 * What of a tensor a fixture keeps: where it differs from another one, a projection differs by as much, give or take, for
 * the signs are independent. They are the highest bits of the numbers that `namedWeights` draws for that name;
 * test/fixtures/namedWeights.py draws the same ones.
 */
export function projections(name: string, values: ArrayLike<number>): Projections {
  let state = seedOf(name);
  let [squares, first, second, third] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const value = values[i]!;
    squares += value * value;
    first += state < 0 ? -value : value;
    second += (state & 0x40000000) === 0 ? value : -value;
    third += (state & 0x20000000) === 0 ? value : -value;
  }
  return [Math.sqrt(squares), first, second, third];
}

/** Root mean square of the differences of two tensors' projections, against the reference's norm or `floor` if that is more. */
export function projectedError(own: Projections, reference: Projections, floor = 0): number {
  const squares = reference.reduce((sum, value, at) => sum + (value - own[at]!) ** 2, 0);
  return Math.sqrt(squares / reference.length) / Math.max(reference[0], floor);
}
