import fc from "fast-check";
import { expect, test } from "vitest";
import { subsetSum } from "../../../core/split/subsetSum.ts";

test("no choice comes nearer to the target, and takes each item once", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 9 });
  fc.assert(
    fc.property(sizes, fc.nat(40), (items, target) => {
      let best = 0;
      for (let mask = 0; mask < 2 ** items.length; mask += 1) {
        const sum = items.reduce((all, size, at) => all + (((mask >> at) & 1) === 1 ? size : 0), 0);
        if (sum <= target) best = Math.max(best, sum);
      }
      const chosen = subsetSum(items, target);
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(chosen.reduce((sum, at) => sum + (items[at] ?? 0), 0)).toBe(best);
    }),
  );
});
