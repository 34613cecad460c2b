import fc from "fast-check";
import { expect, it } from "vitest";
import { dropoutMask } from "../../../core/train/dropoutMask.ts";
import { randomSource } from "../../../core/train/randomSource.ts";

it("drops where the number drawn lies below the rate, and scales what stays", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), fc.nat({ max: 0xffffffff }), (rate, seed) => {
      const random = randomSource(seed, 3);
      const expected = Array.from({ length: 60 }, () => (random.uniform() < rate ? 0 : Math.fround(1 / (1 - rate))));
      expect([...dropoutMask(5, 12, rate, randomSource(seed, 3))]).toEqual(expected);
    }),
  );
});
