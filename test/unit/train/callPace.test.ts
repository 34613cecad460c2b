import { expect, it } from "vitest";
import { CallPace } from "../../../core/train/callPace.ts";

/** Steps of so many rows that a call waits for. */
function stepsOfCall(pace: CallPace, rows: number): number {
  let steps = 1;
  while (!pace.isFull(steps, rows)) steps += 1;
  return steps;
}

it("first takes few rows to a call, then as many steps as last a fifth of a second by the last call", () => {
  const pace = new CallPace();
  expect([16, 64, 512, 4096].map((rows) => stepsOfCall(pace, rows))).toEqual([32, 8, 1, 1]);
  pace.took(32, 0.064);
  expect(stepsOfCall(pace, 16)).toBe(100);
  pace.took(100, 0.05);
  expect(stepsOfCall(pace, 4096)).toBe(400);
  // The machine has become slow: not even one step is as short.
  pace.took(2, 3);
  expect(stepsOfCall(pace, 16)).toBe(1);
});
