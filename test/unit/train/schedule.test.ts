import { describe, expect, it } from "vitest";
import { constantSchedule, oneCycle } from "../../../core/train/schedule.ts";
import { numbers } from "./numbers.ts";

describe("one cycle", () => {
  it("gives fast.ai's learning rates and momenta at every step", () => {
    // fast.ai finds its phase in float32, which costs the small rates at the end a few digits.
    const { peak, total, learningRates, momenta } = numbers.schedule;
    const schedule = oneCycle({ learningRate: peak, total });
    for (let step = 0; step < total; step += 1) {
      const { learningRate, momentum } = schedule(step);
      expect(Math.abs(learningRate / learningRates[step]! - 1)).toBeLessThan(1e-5);
      expect(Math.abs(momentum / momenta[step]! - 1)).toBeLessThan(1e-6);
    }
  });

  it("starts at peak/25, peaks at a quarter, and is finite for a run of one step", () => {
    const schedule = oneCycle({ learningRate: 0.1, total: 100 });
    expect(schedule(0).learningRate).toBeCloseTo(0.1 / 25, 12);
    expect(schedule(25)).toEqual({ learningRate: 0.1, momentum: 0.85 });
    expect(oneCycle({ learningRate: 0.1, total: 1 })(0).learningRate).toBeCloseTo(0.004, 12);
  });

  it("has a constant sister", () => {
    expect(constantSchedule(0.2, 0.8)(17)).toEqual({ learningRate: 0.2, momentum: 0.8 });
  });
});
