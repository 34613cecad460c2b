import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LrFindReport, TrainSettings } from "../../../core/contract/training.ts";
import { loadTensorflow } from "../../../core/graph/tensorflow.ts";
import { lrFindRun } from "../../../core/train/lrFindRun.ts";
import {
  discard,
  noImages,
  type SyntheticProject,
  separable,
  settings,
  sourcesOf,
  syntheticProject,
  testContext,
} from "./syntheticProject.ts";

let project: SyntheticProject;
beforeEach(async () => {
  project = await syntheticProject({ apple: [24, 6], bean: [24, 6] });
});
afterEach(async () => await discard(project));

const find = async (change: object, phase = 0, ctx = testContext(), bad: readonly number[] = []) =>
  await lrFindRun(
    {
      ...{ project, images: noImages, phase, settings: TrainSettings.parse({ ...settings(), ...change }) },
      sources: sourcesOf(project, { features: separable(project, bad) }),
    },
    ctx,
  );

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
    const tensors = loadTensorflow().memory().numTensors;
    const report = await find({});
    expect(LrFindReport.parse(report)).toEqual(report);
    expect(report.points.length).toBeGreaterThan(60);
    expect(report.points[0]!.learningRate).toBe(1e-7);
    const losses = report.points.map((point) => point.smoothed);
    expect(Math.min(...losses)).toBeLessThan(losses[0]! * 0.7);
    expect(report.suggestions.valley).toBeGreaterThan(1e-5);
    expect(report.suggestions.valley).toBeLessThan(10);
    expect(await find({})).toEqual(report);
    expect(loadTensorflow().memory().numTensors).toBe(tensors);
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
