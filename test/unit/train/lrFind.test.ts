import { describe, expect, it } from "vitest";
import { findLearningRate, type SweptStep, sweepSteps, sweptRate } from "../../../core/train/lrFind.ts";
import { minimum, slide, steep, suggestRates, valley } from "../../../core/train/lrSuggestions.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import fixture from "../../fixtures/schedules.json" with { type: "json" };

/** Steps whose loss depends on the rate and their number alone. */
function made(loss: (rate: number, step: number) => number): SweptStep {
  let steps = 0;
  return (rate) => Promise.resolve(loss(rate, steps++));
}

/** Flat, falling about 1e-3 from 0.7 to 0.1, and running away above 1. */
const ordinary = (rate: number): number => 0.7 - 0.6 / (1 + (1e-3 / rate) ** 1.5) + Math.max(0, rate - 0.5) ** 2 * 8;
const plenty = { photos: 1600, batchSize: 16 };

describe.each(Object.entries(fixture.sweeps))("fast.ai's sweep, %s", (name, sweep) => {
  it("has the same rates, smoothing and end", async () => {
    const report = await findLearningRate(
      made((_rate, step) => sweep.losses[step] ?? 0),
      plenty,
    );
    expect(report.points).toHaveLength(sweep.rates.length);
    expect(report.stoppedEarly).toBe(sweep.rates.length < 100);
    for (const [at, point] of report.points.entries()) {
      expect(point.learningRate / sweep.rates[at]!).toBeCloseTo(1, 6);
      expect(point.smoothed / sweep.smoothed[at]!).toBeCloseTo(1, 5);
    }
  });

  it("gives the same suggestions", () => {
    const points = sweep.rates.map((learningRate, at) => ({ learningRate, smoothed: sweep.smoothed[at]! }));
    const { valley, steep, minimum, slide } = suggestRates(points, 100);
    for (const [ours, theirs] of [
      [valley, sweep.suggestions.valley],
      [steep, sweep.suggestions.steep],
    ] as const)
      expect(ours! / theirs).toBeCloseTo(1, 6);
    // Where the loss falls to the very end neither a minimum nor a turn is there, though fast.ai names its default.
    if (name === "whole") expect([minimum, slide]).toEqual([null, null]);
    else {
      expect(minimum! / sweep.suggestions.minimum).toBeCloseTo(1, 6);
      expect(slide! / sweep.suggestions.slide).toBeCloseTo(1, 6);
    }
  });
});

describe("suggestions", () => {
  const rates = Array.from({ length: 60 }, (_, at) => sweptRate(at, 60));
  it("are null where the curve has no such place", () => {
    const flat = rates.map(() => 1);
    const rising = rates.map((_, at) => at);
    const falling = rates.map((_, at) => -at);
    expect([valley(rates, flat), steep(rates, flat), minimum(rates, flat), slide(rates, flat)]).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    expect([valley(rates, rising), steep(rates, rising), minimum(rates, rising)]).toEqual([null, null, null]);
    expect(minimum(rates, falling)).toBeNull();
    expect(valley(rates, falling)).toBe(rates[29]);
    expect(suggestRates([], 100)).toEqual({ valley: null, steep: null, minimum: null, slide: null });
  });

  it("steep is none of the leaps in which the loss runs away", () => {
    const points = Array.from({ length: 100 }, (_, at) => {
      const fall = 0.7 - 0.4 / (1 + Math.exp((45.5 - at) / 6));
      return {
        learningRate: 10 ** (-7 + at * 0.08),
        smoothed: at < 75 ? fall : fall + (at - 74) * (at % 2 ? 0.1 : 0.3),
      };
    });
    const { steep: found } = suggestRates(points, 100);
    expect(found).toBe(points[45]!.learningRate);
  });

  it("steep is where the slope is, minimum a tenth of the lowest", () => {
    const dip = rates.map((_, at) => (at < 30 ? 1 : at === 30 ? 0.5 : at < 40 ? 0.4 : at - 39));
    expect(steep(rates, dip)).toBe(rates[29]);
    expect(minimum(rates, dip)).toBe(rates[31]! / 10);
  });
});

describe("a sweep", () => {
  it("trusts an ordinary curve, and suggests rates on its slope", async () => {
    const { cautions, suggestions, stoppedEarly, points } = await findLearningRate(made(ordinary), plenty);
    expect(cautions).toEqual([]);
    expect(stoppedEarly).toBe(true);
    expect(points.every(({ loss, smoothed }) => Number.isFinite(loss) && Number.isFinite(smoothed))).toBe(true);
    for (const rate of [suggestions.valley, suggestions.steep, suggestions.minimum]) {
      expect(rate).toBeGreaterThan(1e-5);
      expect(rate).toBeLessThan(0.5);
    }
  });

  it("takes more steps where batches or photos are few", () => {
    expect(sweepSteps(plenty)).toBe(100);
    expect(sweepSteps({ photos: 1000, batchSize: 8 })).toBe(200);
    expect(sweepSteps({ photos: 6, batchSize: 64 })).toBe(267);
    expect(sweepSteps({ photos: 2, batchSize: 1 })).toBe(300);
  });

  it.each([
    ["few photos for the batch", ordinary, { photos: 40, batchSize: 16 }, "3 batches of 16"],
    ["a loss that runs away at once", (rate: number) => (rate > 2e-7 ? 1e9 : 1), plenty, "ran away after"],
    ["a flat loss", (rate: number) => 1 - 0.05 / (1 + 1e-3 / rate) + (rate > 1 ? 9 : 0), plenty, "hardly fell"],
    ["a loss that only rises", (rate: number) => 1 + Math.log10(rate / 1e-8), plenty, "only rose"],
    ["a loss that falls to the end", (rate: number) => 1 / (1 + rate), plenty, "still falling"],
  ])("doubts %s", async (_name, loss, size, words) => {
    const { cautions } = await findLearningRate(made(loss), size);
    expect(cautions.join(" ")).toMatch(new RegExp(words));
  });

  it("doubts a curve that jumps more than it falls", async () => {
    const random = randomSource(1, 1);
    const noisy = (rate: number): number => 3 + ordinary(rate) + (random.uniform() - 0.5) * 4;
    const { cautions } = await findLearningRate(made(noisy), plenty);
    expect(cautions.join(" ")).toMatch(/jumps more/);
  });
});
