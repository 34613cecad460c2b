import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ThawError } from "../../../core/contract/errors.ts";
import { events } from "../../../core/contract/schema.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import { readSteps } from "../../../core/train/stepLog.ts";
import type { OpenTrainer } from "../../../core/train/trainer.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";
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
  width,
} from "./syntheticProject.ts";

let project: SyntheticProject;
const start = async (change = {}, ctx = testContext(), features = separable(project)) =>
  await trainRun(
    { project, images: noImages, settings: settings(change), sources: sourcesOf(project, { features }) },
    ctx,
  );

beforeEach(async () => {
  project = await syntheticProject({ apple: [24, 6], bean: [24, 6], cress: [20, 5] });
});
afterEach(async () => await discard(project));

describe("a training run", () => {
  it("learns separable classes, tells each step and epoch, and keeps its table, curve and best head", async () => {
    const ctx = testContext();
    const run = await start({ learningRate: 0.1, epochs: 8 }, ctx);
    expect(run).toMatchObject({
      id: "0001",
      state: "finished",
      classes: ["apple", "bean", "cress"],
      splitHash: "as split",
    });
    expect([run.trainPhotos, run.validPhotos]).toEqual([68, 17]);
    const last = run.epochs.at(-1)!;
    expect(last.accuracy).toBe(1);
    expect(last.recall).toEqual([1, 1, 1]);
    expect(last.trainLoss).toBeLessThan(run.epochs[0]!.trainLoss);

    for (const { name, payload } of ctx.events) events[name].parse(payload);
    expect(ctx.events[0]!.name).toBe("train.started");
    expect(ctx.payloads("train.ended")).toEqual([{ run }]);
    expect(ctx.payloads("train.epochEnded").map(({ row }) => row)).toEqual(run.epochs);
    const steps = ctx.payloads("train.stepped").flatMap((event) => event.steps);
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 8 * 9 }, (_, step) => step));

    const store = new RunStore(project.runsDir);
    expect(await store.curves("0001")).toEqual({ run, steps });
    const head = await store.checkpoints("0001").weights(run.bestEpoch! * 9);
    expect(head.get("head.linear.weight")?.shape).toEqual([3, 8]);
    expect((await store.list()).runs).toEqual([run]);
  });

  it("gives the same table and weights to the last bit for the same seed, and others for another", async () => {
    const weights: Buffer[] = [];
    const tables: unknown[] = [];
    for (const seed of [7, 7, 8]) {
      const run = await start({ seed });
      tables.push(run.epochs.map((row) => ({ ...row, seconds: 0 })));
      const folder = join(project.runsDir, run.id, "checkpoints", String(run.bestEpoch! * 9).padStart(4, "0"));
      weights.push(await readFile(join(folder, "weights.safetensors")));
    }
    expect(tables[1]).toEqual(tables[0]);
    expect(weights[1]!.equals(weights[0]!)).toBe(true);
    expect(tables[2]).not.toEqual(tables[0]);
    expect(weights[2]!.equals(weights[0]!)).toBe(false);
  });

  it("is kept as stopped with its best epoch when it is cancelled between two steps", async () => {
    const ctx = testContext();
    const emit = ctx.emit;
    const stopping = {
      ...ctx,
      emit: ((name, payload) => {
        emit(name, payload);
        if (name === "train.epochEnded" && ctx.payloads("train.epochEnded").length === 3) ctx.controller.abort();
      }) as typeof emit,
    };
    await expect(start({ epochs: 100 }, stopping)).rejects.toMatchObject({ code: "cancelled" });
    const { runs } = await new RunStore(project.runsDir).list();
    expect(runs[0]).toMatchObject({ state: "stopped" });
    expect(runs[0]!.epochs).toHaveLength(3);
    expect(ctx.payloads("train.ended")[0]!.run).toEqual(runs[0]);
    const store = new RunStore(project.runsDir);
    expect((await store.choose(undefined)).id).toBe("0001");
    expect((await store.checkpoints("0001").weights(runs[0]!.bestEpoch! * 9)).size).toBe(2);
  });

  it("says at which step and rate it diverged, and keeps the epochs before", async () => {
    const ctx = testContext();
    const sound = separable(project);
    let values = new Float32Array();
    // After two sound epochs the features turn so large that the logits overflow.
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      if (name === "train.epochEnded" && ctx.payloads("train.epochEnded").length === 2) values.fill(3e38);
    };
    const features: typeof sound = async (...args) => {
      const found = await sound(...args);
      values = found.values as typeof values;
      return found;
    };
    await expect(start({}, { ...ctx, emit }, features)).rejects.toMatchObject({
      code: "diverged",
      message: expect.stringMatching(/at step 18, at a learning rate of 0\.0/),
      details: { step: 18 },
    });
    const store = new RunStore(project.runsDir);
    const [run] = (await store.list()).runs;
    expect(run).toMatchObject({ state: "failed" });
    expect(run!.epochs).toHaveLength(2);
    for (const { values: kept } of (await store.checkpoints("0001").weights(run!.bestEpoch! * 9)).values())
      expect(kept.every(Number.isFinite)).toBe(true);
    const steps = await readSteps(store.stepsPath("0001"));
    expect(steps).toHaveLength(18);
    for (const { name, payload } of ctx.events) events[name].parse(payload);
  });

  describe("of the head on kept features", () => {
    const calls: number[] = [];
    const inCalls: OpenTrainer = async (options) => {
      const trainer = await NetworkTrainer.open(options);
      return wrappedTrainer(trainer, {
        step: () => expect.unreachable("A step had a call of its own."),
        steps: (some) => {
          calls.push(some.length);
          return trainer.steps(some);
        },
      });
    };
    const oneByOne: OpenTrainer = async (options) =>
      wrappedTrainer(await NetworkTrainer.open(options), { stepsAtOnce: () => 1 });
    const run = async (open: OpenTrainer, ctx = testContext(), features = separable(project)) =>
      await trainRun(
        { project, images: noImages, settings: settings(), sources: sourcesOf(project, { features, open }) },
        // A clock that stands still: however slow the machine is, no call is cut short.
        { ...ctx, clock: { now: () => 0 } },
      );
    const curve = async (id: string) => await readSteps(new RunStore(project.runsDir).stepsPath(id));

    it("takes an epoch by one call, and tells its steps as if each had been one", async () => {
      calls.length = 0;
      const ctx = testContext();
      const whole = await run(inCalls, ctx);
      expect(calls).toEqual([9, 9, 9, 9, 9]);
      const single = await run(oneByOne);
      expect(whole.epochs).toEqual(single.epochs);
      expect(ctx.payloads("train.stepped").flatMap((event) => event.steps)).toEqual(await curve(single.id));
      expect(await curve(whole.id)).toEqual(await curve(single.id));
      expect(await curve(whole.id)).toHaveLength(5 * 9);
    });

    it("names the step inside of a call at which it diverged, and keeps the curve until then", async () => {
      /** One photo turns so large after the first epoch that its step's logits overflow. */
      const diverging = async (open: OpenTrainer): Promise<unknown> => {
        const ctx = testContext();
        const sound = separable(project);
        let values = new Float32Array();
        const emit: typeof ctx.emit = (name, payload) => {
          ctx.emit(name, payload);
          if (name === "train.epochEnded") values.fill(3e38, 40 * width, 41 * width);
        };
        const features: typeof sound = async (...args) => {
          const found = await sound(...args);
          values = found.values as typeof values;
          return found;
        };
        return await run(open, { ...ctx, emit }, features).catch((error: unknown) => error);
      };
      const whole = await diverging(inCalls);
      expect(whole).toMatchObject({ code: "diverged", details: { step: expect.any(Number) } });
      expect(await diverging(oneByOne)).toEqual(whole);
      const { step } = (whole as ThawError).details as { step: number };
      expect(step).toBeGreaterThan(9);
      expect(step).toBeLessThan(17);
      expect(await curve("0001")).toHaveLength(step);
      expect(await curve("0002")).toEqual(await curve("0001"));
    });
  });

  it("leaves no tensor behind, whether it ends, is cancelled, diverges or runs five times", async () => {
    await start();
    const before = await heldTensors();
    const cancelled = testContext();
    cancelled.controller.abort();
    await expect(start({}, cancelled)).rejects.toMatchObject({ code: "cancelled" });
    expect(await heldTensors()).toBe(before);
    for (let run = 0; run < 5; run += 1) await start({ epochs: 1, seed: run });
    expect(await heldTensors()).toBe(before);
  });

  it("leaves out a photo whose file went bad, and goes on", async () => {
    const run = await start({}, testContext(), separable(project, [1, 30]));
    expect([run.trainPhotos, run.validPhotos]).toEqual([67, 16]);
  });

  it("goes on with a class that has no validation photo, whose recall is null", async () => {
    await discard(project);
    project = await syntheticProject({ apple: [12, 4], bean: [12, 0] });
    const run = await start();
    expect(run.epochs[0]!.recall[0]).not.toBeNull();
    expect(run.epochs[0]!.recall[1]).toBeNull();
  });
});

describe("a training run refuses, and makes no run", () => {
  const cases: readonly [string, Readonly<Record<string, readonly [number, number]>>, boolean, string][] = [
    ["a project that is not split", { apple: [9, 0], bean: [9, 0] }, false, "notSplit"],
    ["a split without validation photos", { apple: [9, 0], bean: [9, 0] }, true, "notSplit"],
    ["one class", { apple: [9, 3] }, true, "oneClass"],
    ["no photos", {}, true, "tooFewPhotos"],
    ["a class with nothing to train on", { apple: [9, 3], bean: [0, 3] }, true, "tooFewPhotos"],
  ];
  it.each(cases)("%s", async (_name, counts, isSplit, code) => {
    await discard(project);
    project = await syntheticProject(counts);
    if (!isSplit) project.hash = undefined;
    await expect(start()).rejects.toMatchObject({ code });
    expect((await new RunStore(project.runsDir).list()).runs).toEqual([]);
  });

  it("a class whose only training photos went bad", async () => {
    await discard(project);
    project = await syntheticProject({ apple: [9, 3], bean: [1, 3] });
    await expect(start({}, testContext(), separable(project, [13]))).rejects.toMatchObject({ code: "tooFewPhotos" });
  });
});
