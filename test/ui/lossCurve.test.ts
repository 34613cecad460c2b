import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "../../core/contract/training.ts";
import { appendSteps, curvePoints, emptyCurve, type LossCurve, maxPoints } from "../../renderer/store/lossCurve.ts";

function stepsOf(from: number, to: number, loss: (step: number) => number): Step[] {
  return Array.from({ length: to - from }, (_, at) => ({ step: from + at, loss: loss(from + at), learningRate: 0.01 }));
}

/** The smoothed losses written out, with the bias of the start taken out at each step. */
function smoothed(losses: readonly number[], beta: number): number[] {
  return losses.map((_, last) => {
    let sum = 0;
    let weight = 0;
    for (let at = 0; at <= last; at += 1) {
      const part = beta ** (last - at);
      sum += part * losses[at]!;
      weight += part;
    }
    return sum / weight;
  });
}

describe("loss curve", () => {
  it("holds every step once, however live events and a reload overlap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.array(fc.nat(3000), { maxLength: 20 }), (count, cuts) => {
        const steps = stepsOf(0, count, (step) => 1 / (step + 1));
        const ends = [...cuts.map((cut) => Math.min(cut, count)).sort((a, b) => a - b), count];
        let curve = emptyCurve(0.5);
        for (const end of ends) curve = appendSteps(curve, steps.slice(Math.max(0, curve.count - 5), end));
        expect(curve.count).toBe(count);
        expect([...curvePoints(curve).steps]).toEqual(steps.map(({ step }) => step));
        expect([...curvePoints(curve).losses]).toEqual(steps.map(({ loss }) => loss));
      }),
      { numRuns: 30 },
    );
  });

  it("smooths step by step to what the whole would give", () => {
    const losses = [3, 1, 2, 5, 0.5, 0.25, 4];
    const curve = appendSteps(
      emptyCurve(0.8),
      stepsOf(0, losses.length, (step) => losses[step]!),
    );
    curvePoints(curve).evens.forEach((value, at) => expect(value).toBeCloseTo(smoothed(losses, 0.8)[at]!, 12));
    const plain = appendSteps(
      emptyCurve(0),
      stepsOf(0, losses.length, (step) => losses[step]!),
    );
    expect([...curvePoints(plain).evens]).toEqual(losses);
  });

  it("leaves an older curve as it was, across a halving too", () => {
    const loss = (step: number): number => Math.sin(step);
    const older = appendSteps(emptyCurve(0), stepsOf(0, maxPoints - 3, loss));
    const before = curvePoints(older);
    appendSteps(older, stepsOf(maxPoints - 3, maxPoints * 2, loss));
    expect(curvePoints(older)).toEqual(before);
  });

  it("stays within its bound over a million steps, and loses no peak", () => {
    const peaks = new Map([
      [77_777, 50],
      [500_001, -50],
      [999_998, 60],
    ]);
    const loss = (step: number): number => peaks.get(step) ?? 1 + Math.sin(step * 12.9898) * 0.1;
    let curve: LossCurve = emptyCurve(0.98);
    let largest = 0;
    for (let from = 0; from < 1_000_000; from += 5000) {
      curve = appendSteps(curve, stepsOf(from, from + 5000, loss));
      largest = Math.max(largest, curvePoints(curve).steps.length, curve.steps.length);
    }
    expect(largest).toBeLessThanOrEqual(maxPoints + 3);
    const { steps, losses, evens } = curvePoints(curve);
    expect(steps.length).toBeGreaterThan(maxPoints / 4);
    for (let at = 1; at < steps.length; at += 1) expect(steps[at]!).toBeGreaterThan(steps[at - 1]!);
    steps.forEach((step, at) => expect(losses[at]).toBe(loss(step)));
    for (const [step, value] of peaks) expect(losses[steps.indexOf(step)]).toBe(value);
    expect(steps.at(-1)).toBe(999_999);
    expect(curve.count).toBe(1_000_000);
    // The trend is that of every step, not of the few that are left.
    expect(evens[Math.floor(steps.length / 4)]).toBeCloseTo(1, 1);
  });

  it("goes on after a loss that is no number", () => {
    const curve = appendSteps(
      emptyCurve(0.5),
      stepsOf(0, 4, (step) => (step === 1 ? Number.NaN : 1)),
    );
    expect(curvePoints(curve).evens[3]).toBeCloseTo(1, 12);
  });
});
