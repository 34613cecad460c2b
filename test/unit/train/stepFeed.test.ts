import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBetter } from "../../../core/contract/bestEpoch.ts";
import type { Step } from "../../../core/contract/training.ts";
import { StepFeed } from "../../../core/train/stepFeed.ts";

describe("the feed of steps", () => {
  it("hands on every step in order, at most ten times a second", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 200 }), (pauses) => {
        let now = 5000;
        const deliveries: { readonly at: number; readonly steps: readonly Step[] }[] = [];
        const feed = new StepFeed({ now: () => now }, (steps) => deliveries.push({ at: now, steps }));
        const sent = pauses.map((pause, step) => {
          now += pause;
          const one = { step, loss: 1, learningRate: 0.1 };
          feed.add(one);
          return one;
        });
        const beforeEnd = deliveries.length;
        feed.flush();
        feed.flush();
        expect(deliveries.flatMap(({ steps }) => steps)).toEqual(sent);
        for (let at = 1; at < beforeEnd; at += 1)
          expect(deliveries[at]!.at - deliveries[at - 1]!.at).toBeGreaterThanOrEqual(100);
      }),
    );
  });
});

describe("the best epoch", () => {
  const row = (epoch: number, accuracy: number, validLoss: number) => ({
    ...{ epoch, accuracy, validLoss },
    ...{ trainLoss: 1, recall: [], seconds: 0 },
  });

  it("has the highest accuracy, then the lower loss, then came first", () => {
    expect(isBetter(row(1, 0.1, 9), undefined)).toBe(true);
    expect(isBetter(row(2, 0.9, 0.5), row(1, 0.8, 0.1))).toBe(true);
    expect(isBetter(row(3, 0.85, 0.1), row(2, 0.9, 0.5))).toBe(false);
    expect(isBetter(row(2, 0.9, 0.4), row(1, 0.9, 0.5))).toBe(true);
    expect(isBetter(row(3, 0.9, 0.4), row(2, 0.9, 0.4))).toBe(false);
  });
});
