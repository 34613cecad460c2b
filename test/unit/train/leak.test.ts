import { afterEach, beforeEach, expect, it } from "vitest";
import { trainRun } from "../../../core/train/trainRun.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";
import * as synthetic from "./syntheticProject.ts";

/** `npm run hunt` makes both larger. */
const runs = Number(process.env["THAW_LEAK_RUNS"] ?? 20);
const epochs = Math.min(1000, 5 * runs);

let project: synthetic.SyntheticProject;
beforeEach(async () => {
  project = await synthetic.syntheticProject({ apple: [13, 4], bean: [13, 4] });
});
afterEach(async () => await synthetic.discard(project));

const phases = (count: number) =>
  ["head", "all"].map((thawFrom) => ({
    ...{ thawFrom, learningRates: [0.01] },
    schedule: { kind: "oneCycle", epochs: count, pctStart: 0.25, div: 25, divFinal: 1e5 } as const,
  }));
const start = async (change: synthetic.Change, ctx = synthetic.testContext()) =>
  await trainRun(
    {
      project,
      images: synthetic.noImages,
      settings: synthetic.settings(change),
      sources: synthetic.sourcesOf(project),
    },
    ctx,
  );

it(`no tensor is left of ${runs} runs, whether they end, are cancelled or fail`, {
  timeout: 60_000 + runs * 2000,
}, async () => {
  await start({ phases: phases(1) });
  const before = await heldTensors();
  for (let run = 0; run < runs; run += 1) {
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      if (run % 4 === 1 && name === "train.epochEnded") ctx.controller.abort();
      if (run % 4 === 2 && name === "train.epochEnded") throw new Error("a listener that fails");
    };
    const change = { phases: phases(1), seed: run, precompute: run % 2 === 0 };
    await start(change, { ...ctx, emit }).catch(() => undefined);
    expect(await heldTensors()).toBe(before);
  }
});

it(`memory does not grow over ${2 * epochs} epochs`, { timeout: 60_000 + epochs * 1000 }, async () => {
  const ctx = synthetic.testContext();
  const samples: number[] = [];
  const emit: typeof ctx.emit = (name) => {
    if (name === "train.epochEnded") samples.push(process.memoryUsage.rss());
  };
  await start({ phases: phases(epochs) }, { ...ctx, emit });
  // The second phase, after its first half: the allocator has its pools by then.
  const late = samples.slice(Math.floor(samples.length * 0.75));
  const slope = slopeOf(late) * late.length;
  expect(slope / late[0]!).toBeLessThan(0.02);
});

/** Least squares, per sample. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const above = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return above / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}
