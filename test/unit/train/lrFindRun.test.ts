import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import { LrFindReport, TrainSettings } from "../../../core/contract/training.ts";
import { lrFindRun } from "../../../core/train/lrFindRun.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import type { OpenTrainer } from "../../../core/train/trainer.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";
import { randomWeights } from "../../helpers/randomWeights.ts";
import { wrappedTrainer } from "../../helpers/wrappedTrainer.ts";
import {
  discard,
  noImages,
  type SyntheticProject,
  separable,
  settings,
  sourcesOf,
  syntheticProject,
  testContext,
  tinyBackbone,
} from "./syntheticProject.ts";

let project: SyntheticProject;
beforeEach(async () => {
  project = await syntheticProject({ apple: [24, 6], bean: [24, 6] });
});
afterEach(async () => await discard(project));

const find = async (
  change: object,
  phase = 0,
  ctx = testContext(),
  bad: readonly number[] = [],
  own: Parameters<typeof sourcesOf>[1] = {},
) =>
  await lrFindRun(
    {
      ...{ project, images: noImages, phase, settings: TrainSettings.parse({ ...settings(), ...change }) },
      sources: sourcesOf(project, { features: separable(project, bad), ...own }),
    },
    ctx,
  );

/** Trainers of the real kind that are counted; what a step of the second, the sweep's, gives may be another than it was. */
function counted(of: (loss: number) => number) {
  const count = { open: 0, opened: 0 };
  const open: OpenTrainer = async (options) => {
    const trainer = await NetworkTrainer.open(options);
    count.open += 1;
    const number = ++count.opened;
    return wrappedTrainer(trainer, {
      step: async (...args) => {
        const loss = await trainer.step(...args);
        return number < 2 ? loss : of(loss);
      },
      dispose: () => {
        count.open -= 1;
        trainer.dispose();
      },
    });
  };
  return { count, open };
}

function tinyModel() {
  const weights = { hash: "weights", tensors: randomWeights(tinyBackbone.network, 5) };
  return { backbone: tinyBackbone, weights: () => Promise.resolve(weights) };
}

const copyOf = (tensors: StateDict) => [...tensors].map(([name, { values }]) => [name, Float32Array.from(values)]);

const raise = (error: ThawError): never => {
  throw error;
};

const thawed = {
  batchSize: 16,
  precompute: false,
  phases: [
    { schedule: { kind: "oneCycle", epochs: 2 } },
    { thawFrom: "all", learningRates: [1e-3, 1e-2], schedule: { kind: "oneCycle", epochs: 1 } },
  ],
};

describe("a sweep over photos", () => {
  it("of the head alone falls where the head learns, the same each time, and leaves no run and no tensor", async () => {
    const tensors = await heldTensors();
    const report = await find({});
    expect(LrFindReport.parse(report)).toEqual(report);
    expect(report.points.length).toBeGreaterThan(60);
    expect(report.points[0]!.learningRate).toBe(1e-7);
    const losses = report.points.map((point) => point.smoothed);
    expect(Math.min(...losses)).toBeLessThan(losses[0]! * 0.7);
    expect(report.suggestions.valley).toBeGreaterThan(1e-5);
    expect(report.suggestions.valley).toBeLessThan(10);
    expect(await find({})).toEqual(report);
    expect(await heldTensors()).toBe(tensors);
    expect(await readdir(project.runsDir).catch(() => [])).toEqual([]);
  });

  it("of a later phase goes through pictures, under a head that the phases before have trained", async () => {
    const phases: string[] = [];
    const ctx = { ...testContext(), report: ({ phase }: { readonly phase: string }) => void phases.push(phase) };
    const trained = await find(thawed, 1, ctx);
    const fresh = await find({ ...thawed, phases: thawed.phases.slice(1) }, 0);
    expect(new Set(phases)).toEqual(new Set(["Training the phases before", "Sweeping the learning rate"]));
    const start = ({ points }: LrFindReport): number => points.slice(0, 10).reduce((sum, { loss }) => sum + loss, 0);
    expect(start(trained)).toBeLessThan(start(fresh));
  });

  it.each([
    ["it ends", (loss: number) => loss, "done"],
    ["the loss stops being a number", () => Number.NaN, "done"],
    ["the loss runs away", (loss: number) => loss ** 9 * 1e9, "done"],
    ["a step fails", () => raise(new ThawError("internal", "the step failed")), "the step failed"],
    ["it is stopped", (loss: number) => loss, "Stopped"],
  ])("leaves weights as they were, and closes every trainer, when %s", async (_when, of, outcome) => {
    const model = tinyModel();
    const before = copyOf((await model.weights()).tensors);
    const { count, open } = counted(of);
    const ctx = testContext();
    let steps = 0;
    const report = (): void => {
      steps += 1;
      if (outcome === "Stopped" && steps === 20) ctx.controller.abort();
    };
    const sweep = find(thawed, 1, { ...ctx, report }, [], { open, model: () => model });
    const found = await sweep.then(
      () => "done",
      (error: unknown) => String(error),
    );
    expect(found).toContain(outcome);
    expect(steps).toBeGreaterThan(0);
    expect(count.open).toBe(0);
    expect(copyOf((await model.weights()).tensors)).toEqual(before);
    expect(await readdir(project.runsDir).catch(() => [])).toEqual([]);
  });

  it("says when the photos are few for the batch, and goes on without one that can't be read", async () => {
    const report = await find({ batchSize: 32 }, 0, testContext(), [3]);
    expect(report.cautions.join(" ")).toContain("47 photos make only 2 batches of 32");
  });

  it("stops when it is cancelled, and refuses a phase that is not there", async () => {
    const ctx = testContext();
    let steps = 0;
    const report = (): void => {
      steps += 1;
      if (steps === 5) ctx.controller.abort();
    };
    await expect(find({}, 0, { ...ctx, report })).rejects.toMatchObject({ code: "cancelled" });
    expect(steps).toBe(5);
    await expect(find({}, 1)).rejects.toThrow("There is no phase 2: the settings have 1.");
    await expect(find({ phases: [{ learningRates: [1e-3, 1e-2] }] })).rejects.toMatchObject({ code: "badInput" });
    project.hash = undefined;
    await expect(find({})).rejects.toMatchObject({ code: "notSplit" });
  });
});
