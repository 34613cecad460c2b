import { expect, it } from "vitest";
import { CallPace } from "../../../core/train/callPace.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import type { TrainStep } from "../../../core/train/trainer.ts";

/** Steps that a call waits for, of so many rows with so many values each. */
function stepsOfCall(pace: CallPace, rows: number, width: number): number {
  const values = new Float32Array(rows * width);
  const step: TrainStep = {
    batch: { rows, values, labels: new Int32Array(rows) },
    rates: [],
    random: () => randomSource(1, 1),
  };
  const waiting = [step];
  while (!pace.isFull(waiting)) waiting.push(step);
  return waiting.length;
}

it("first takes few rows to a call, then as many steps as last a fifth of a second by the last call", () => {
  const pace = new CallPace();
  expect(pace.isFull([])).toBe(false);
  expect([16, 64, 512, 4096].map((rows) => stepsOfCall(pace, rows, 8))).toEqual([32, 8, 1, 1]);
  pace.took(32, 0.064);
  expect(stepsOfCall(pace, 16, 8)).toBe(100);
  pace.took(100, 0.05);
  expect(stepsOfCall(pace, 16, 8)).toBe(400);
  // The machine has become slow: not even one step is as short.
  pace.took(2, 3);
  expect(stepsOfCall(pace, 16, 8)).toBe(1);
});

it("keeps what waits for a call within 16 MB", () => {
  const pace = new CallPace();
  pace.took(10, 0.001);
  expect(stepsOfCall(pace, 64, 2048)).toBe(32);
  expect(stepsOfCall(pace, 4096, 4096)).toBe(1);
});
