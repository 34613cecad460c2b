import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RunSummary, TrainSettings } from "../../core/contract/training.ts";
import { reducePoints } from "../../renderer/plot/reducePoints.ts";
import { smooth } from "../../renderer/plot/smooth.ts";
import { accuracyData, alignSeries, lossData } from "../../renderer/plot/trainingPlots.ts";
import { appendSteps, emptyCurve } from "../../renderer/store/lossCurve.ts";
import { valueAt } from "../../renderer/views/train/run/valueAt.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });

describe("reducePoints", () => {
  it("keeps ends, extremes and order, and stays within its limit", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 800 }), fc.integer({ min: 8, max: 200 }), (ys, limit) => {
        const x = Float64Array.from(ys, (_, index) => index);
        const reduced = reducePoints(x, Float64Array.from(ys), limit);
        expect(reduced.x.length).toBeLessThanOrEqual(Math.max(limit, Math.min(ys.length, limit)));
        expect(reduced.x[0]).toBe(0);
        expect(reduced.x.at(-1)).toBe(ys.length - 1);
        expect(Math.max(...reduced.y)).toBe(Math.max(...ys));
        expect(Math.min(...reduced.y)).toBe(Math.min(...ys));
        for (let at = 1; at < reduced.x.length; at += 1) expect(reduced.x[at]!).toBeGreaterThan(reduced.x[at - 1]!);
        reduced.x.forEach((value, at) => expect(reduced.y[at]).toBe(ys[value]));
      }),
    );
  });
});

describe("smooth", () => {
  it("leaves a constant as it is from the first value on, and everything as it is at 0", () => {
    const constant = smooth(new Float64Array(50).fill(0.7), 0.95);
    for (const value of constant) expect(value).toBeCloseTo(0.7, 12);
    expect([...smooth(Float64Array.from([3, 1, 2]), 0)]).toEqual([3, 1, 2]);
  });
});

describe("training plots", () => {
  const run: RunSummary = {
    id: "0001",
    started: 0,
    settings: TrainSettings.parse({ batchSize: 64, phases: [{ schedule: { kind: "constant", epochs: 2 } }] }),
    classes: ["a", "b"],
    splitHash: "x",
    trainPhotos: 144,
    validPhotos: 36,
    state: "running",
    resumable: false,
    epochs: [
      { epoch: 1, trainLoss: 0.6, validLoss: 0.5, accuracy: 32 / 36, recall: [1, 0.8], seconds: 1 },
      { epoch: 2, trainLoss: 0.4, validLoss: 0.45, accuracy: 33 / 36, recall: [1, 0.8], seconds: 1 },
    ],
  };
  const steps = Array.from({ length: 6 }, (_, step) => ({ step, loss: 1 - step / 10, learningRate: 0.01 }));

  it("puts an epoch's last batch and its validation loss at the same x", () => {
    const data = lossData(run, appendSteps(emptyCurve, steps));
    const at = [...data[0]].indexOf(1);
    expect(data[1]![at]).toBeCloseTo(0.8, 12);
    expect(data[3]![at]).toBe(0.5);
    expect([...data[0]].at(-1)).toBe(2);
  });

  it("draws the interval about the accuracy", () => {
    const [x, share, low, high] = accuracyData(run);
    expect([...x]).toEqual([1, 2]);
    expect(low![0]!).toBeLessThan(share![0]!);
    expect(high![0]!).toBeGreaterThan(share![0]!);
  });

  it("aligns series on one axis without losing a point", () => {
    const point = fc.uniqueArray(fc.nat(40), { maxLength: 20 });
    fc.assert(
      fc.property(point, point, (first, second) => {
        const sorted = [first, second].map((xs) => [...xs].sort((a, b) => a - b));
        const [xs, ...columns] = alignSeries(sorted.map((x) => ({ x, y: x.map((value) => value * 2) })));
        sorted.forEach((x, column) => {
          const shown = [...xs].filter((_, at) => columns[column]![at] !== null);
          expect(shown).toEqual(x);
          for (const value of x) expect(columns[column]![[...xs].indexOf(value)]).toBe(value * 2);
        });
      }),
    );
  });

  it("reads the value nearest to the pointer, and the last one without it", () => {
    const data = alignSeries([
      { x: [0, 1, 2], y: [5, 6, 7] },
      { x: [1], y: [9] },
    ]);
    expect(valueAt(data, 1, 1.2)).toBe(6);
    expect(valueAt(data, 1, null)).toBe(7);
    expect(valueAt(data, 2, 0)).toBe(9);
  });
});
