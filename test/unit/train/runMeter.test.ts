import { expect, it } from "vitest";
import type { Progress } from "../../../core/contract/jobs.ts";
import { RunMeter } from "../../../core/train/runMeter.ts";

/** A meter of a run of two phases, 40 and 20 steps, and what it has told. */
function metered() {
  const told: Progress[] = [];
  const clock = { time: 0, now: () => clock.time };
  const meter = new RunMeter(
    { clock, report: (progress) => void told.push(progress) },
    { legs: [{ firstStep: 0 }, { firstStep: 40 }], steps: 60 },
  );
  const steps = (from: number, to: number, each: number): void => {
    for (let done = from; done <= to; done += 1) {
      clock.time += each;
      meter.steps(done, 16);
    }
  };
  return { told, clock, steps };
}

it("tells the time that a phase still takes by that phase's own steps, and not by the quick ones before", () => {
  const { told, clock, steps } = metered();
  steps(1, 40, 200);
  expect(told.at(-1)).toMatchObject({ phase: "Training, phase 1 of 2", done: 40, total: 40, secondsLeft: 0 });
  // Half of the first phase was left at its middle: 20 steps of 200 ms.
  expect(told.find(({ done }) => done === 20)?.secondsLeft).toBeCloseTo(4, 6);
  // Activations are computed in between, which is told by itself.
  clock.time += 60_000;
  steps(41, 60, 3000);
  const second = told.filter(({ phase }) => phase === "Training, phase 2 of 2");
  expect(second[0]).toMatchObject({ done: 1, total: 20 });
  // One step says nothing of how long one takes: it began before anybody looked.
  expect(second[0]!.secondsLeft).toBeUndefined();
  for (const { done, secondsLeft } of second.slice(1)) expect(secondsLeft).toBeCloseTo((20 - done) * 3, 6);
  expect(second.at(-1)).toMatchObject({ done: 20, total: 20, rate: expect.closeTo(16 / 3, 1) });
});

it("begins to count where a run goes on", () => {
  const { told, steps } = metered();
  steps(51, 60, 500);
  expect(told[0]).toMatchObject({ phase: "Training, phase 2 of 2", done: 11, total: 20 });
  expect(told.find(({ done }) => done === 15)?.secondsLeft).toBeCloseTo(2.5, 6);
});
