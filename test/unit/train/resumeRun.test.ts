import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunSummary, TrainSettings } from "../../../core/contract/training.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import { oneMoreCycle, resumeRun } from "../../../core/train/resumeRun.ts";
import { RunControl } from "../../../core/train/runControl.ts";
import type { RunRecord } from "../../../core/train/runRecord.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import type { OpenTrainer } from "../../../core/train/trainer.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { wrappedTrainer } from "../../helpers/wrappedTrainer.ts";
import * as synthetic from "./syntheticProject.ts";

let project: synthetic.SyntheticProject;
let store: RunStore;
const images = synthetic.noImages;
const always = { betweenEpochs: 0, insideEpochs: 0 };
const never = { betweenEpochs: 1e9, insideEpochs: 1e9 };

beforeEach(async () => {
  project = await synthetic.syntheticProject({ apple: [13, 4], bean: [13, 4], cress: [9, 3] });
  store = new RunStore(project.runsDir);
});
afterEach(async () => await synthetic.discard(project));

/** A trainer that takes steps one by one and tells of each before it is made. */
function telling(onStep: (count: number) => void): OpenTrainer {
  let count = 0;
  return async (options) => {
    const trainer = await NetworkTrainer.open(options);
    const step: typeof trainer.step = (...args) => {
      onStep((count += 1));
      return trainer.step(...args);
    };
    return wrappedTrainer(trainer, { stepsAtOnce: () => 1, step });
  };
}

const base = () => ({ project, images });
const start = async (settings: TrainSettings, ctx = synthetic.testContext()) =>
  await trainRun({ ...base(), settings, sources: synthetic.sourcesOf(project), pace: never }, ctx);

/** Trains until the numbered step and asks for a pause or a stop just before it. */
async function startUntil(settings: TrainSettings, step: number, what: "pause" | "stop"): Promise<RunSummary> {
  const control = new RunControl();
  const open = telling((count) => {
    if (count === step) control[what]();
  });
  return await trainRun(
    { ...base(), settings, control, pace: never, sources: synthetic.sourcesOf(project, { open }) },
    synthetic.testContext(),
  );
}

const resume = async (run: string, ctx = synthetic.testContext(), pace = never) =>
  await resumeRun({ ...base(), run, pace, sources: synthetic.sourcesOf(project) }, ctx);
const oneMore = async (run: string) =>
  await oneMoreCycle({ ...base(), run, pace: always, sources: synthetic.sourcesOf(project) }, synthetic.testContext());

/** All that must be equal to the last bit: the table but for its times, the curve, and the whole last state. */
async function outcome(id: string) {
  const { run, steps } = await store.curves(id);
  const { checkpoint } = await store.checkpoints(id).newest();
  const tensors = [...checkpoint!.weights, ...checkpoint!.trainer.tensors].map(([name, { values }]) => [
    name,
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64"),
  ]);
  const best = await store.checkpoints(id).weights(run.bestEpoch! * (await store.read(id)).stepsPerEpoch);
  return {
    ...{ state: run.state, bestEpoch: run.bestEpoch, steps, tensors, best: [...best] },
    table: run.epochs.map((row) => ({ ...row, seconds: 0 })),
    position: { ...checkpoint!.position, seconds: 0 },
  };
}

const optimizers = {
  sgd: { kind: "sgd", momentum: 0.9, weightDecay: 1e-4, wdBnBias: false },
  adam: { kind: "adam", beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 1e-3, wdBnBias: false },
  adamw: { kind: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 0.01, wdBnBias: false },
} as const;

const schedule = { kind: "oneCycle", epochs: 2, pctStart: 0.25, div: 25, divFinal: 1e5 } as const;
const phases = [
  { thawFrom: "head", learningRates: [0.02], schedule },
  { thawFrom: "top", learningRates: [0.001, 0.01], schedule: { kind: "constant", epochs: 1 } },
  { thawFrom: "all", learningRates: [0.001, 0.002, 0.01], schedule },
] as const;

/** 35 training photos in batches of 8: 5 steps an epoch, 5 epochs. */
const runs: Readonly<Record<string, synthetic.Change>> = {
  "a head on kept features, by SGD with momentum": { optimizer: optimizers.sgd, epochs: 5 },
  "a head on kept views, by Adam": { optimizer: optimizers.adam, epochs: 5, views: 3, tta: 1 },
  "three phases down to the first layer on kept activations, by AdamW": {
    ...{ optimizer: optimizers.adamw, labelSmoothing: 0.1, classWeights: "balanced" },
    phases: phases as unknown as TrainSettings["phases"],
  },
  "three phases on photos that are augmented anew, by SGD": {
    ...{ optimizer: optimizers.sgd, precompute: false, tta: 1 },
    phases: phases as unknown as TrainSettings["phases"],
  },
};

describe("a run that was paused and goes on", () => {
  const cases = Object.entries(runs).flatMap(([name, change]) => [5, 13].map((step) => [name, step, change] as const));
  it.each(cases)("%s, at step %i: as if it had not been", async (_name, step, change) => {
    await start(synthetic.settings(change));
    const paused = await startUntil(synthetic.settings(change), step, "pause");
    expect(paused).toMatchObject({ id: "0002", state: "paused", resumable: true });
    const ctx = synthetic.testContext();
    const run = await resume("0002", ctx);
    expect(run).toMatchObject({ state: "finished", resumable: false });
    expect(await outcome("0002")).toEqual(await outcome("0001"));
    expect(ctx.payloads("train.started")[0]!.run.epochs).toEqual(paused.epochs);
  });

  it("more than once, with a head of fast.ai's and at each batch once", async () => {
    const settings = synthetic.settings({ epochs: 2, optimizer: optimizers.adam });
    await start(settings);
    await startUntil(settings, 1, "pause");
    for (let pauses = 0; pauses < 12; pauses += 1) {
      const control = new RunControl();
      const open = telling((count) => {
        if (count === 2) control.pause();
      });
      const sources = synthetic.sourcesOf(project, { open });
      const run = await resumeRun({ ...base(), run: "0002", control, sources }, synthetic.testContext());
      if (run.state === "finished") break;
    }
    expect(await outcome("0002")).toEqual(await outcome("0001"));
  });
});

it("a run of a Thaw in which every parameter decayed goes on as it began", async () => {
  const decaying = (wdBnBias: boolean) =>
    synthetic.settings({
      optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0.5, wdBnBias },
      head: { kind: "concatPool", hidden: 8, dropout: 0.2 },
    });
  await start(decaying(true));
  await startUntil(decaying(true), 13, "pause");
  const path = join(project.runsDir, "0002", "run.json");
  const { settings, ...record } = JSON.parse(await readFile(path, "utf8")) as RunRecord;
  const { wdBnBias, ...optimizer } = settings.optimizer;
  expect(wdBnBias).toBe(true);
  await writeFile(path, JSON.stringify({ ...record, version: 2, settings: { ...settings, optimizer } }));
  await resume("0002");
  expect(await outcome("0002")).toEqual(await outcome("0001"));
  expect((await store.read("0002")).settings.optimizer.wdBnBias).toBe(true);
  await start(decaying(false));
  expect((await outcome("0003")).tensors).not.toEqual((await outcome("0001")).tensors);
});

describe("a run that was stopped", () => {
  it("keeps its best weights, says how far it came, and goes on or does one more cycle", async () => {
    const settings = synthetic.settings({ epochs: 4, learningRate: 0.05 });
    await start(settings);
    const stopped = await startUntil(settings, 13, "stop");
    expect(stopped).toMatchObject({ state: "stopped", resumable: true, plannedEpochs: 4 });
    expect(stopped.epochs).toHaveLength(2);
    expect(stopped.bestEpoch).toBeDefined();
    expect((await store.curves("0002")).steps).toHaveLength(13);
    await resume("0002");
    expect(await outcome("0002")).toEqual(await outcome("0001"));
  });

  it("in the middle of an epoch repeats its last phase after the epochs that were whole", async () => {
    await startUntil(synthetic.settings({ epochs: 4 }), 13, "stop");
    const run = await oneMore("0001");
    expect(run).toMatchObject({ state: "finished", plannedEpochs: 6, id: "0001" });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    const { steps } = await store.curves("0001");
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, step) => step));
    // The cycle is a whole one: it begins at the rate of the run's first step.
    expect(steps[10]!.learningRate).toBe(steps[0]!.learningRate);
    expect(steps[9]!.learningRate).not.toBe(steps[0]!.learningRate);
  });

  it("and is cancelled with its job, is kept in the same way", async () => {
    const ctx = synthetic.testContext();
    const open = telling((count) => {
      if (count === 4) ctx.controller.abort();
    });
    const settings = synthetic.settings();
    const sources = synthetic.sourcesOf(project, { open });
    await start(settings);
    await expect(trainRun({ ...base(), settings, sources }, ctx)).rejects.toMatchObject({ code: "cancelled" });
    expect((await store.curves("0002")).run).toMatchObject({ state: "stopped", resumable: true });
    await resume("0002");
    expect(await outcome("0002")).toEqual(await outcome("0001"));
  });
});

describe("one more cycle", () => {
  it("goes on from the last weights as epochs of the same run; a cycle of restarts is the last, longest one", async () => {
    const restarts = { kind: "cosineRestarts", cycles: 2, cycleLen: 1, cycleMult: 2 } as const;
    const settings = synthetic.settings({ phases: [{ thawFrom: "head", learningRates: [0.02], schedule: restarts }] });
    const first = await start(settings);
    const before = await outcome("0001");
    const run = await oneMore("0001");
    expect(run).toMatchObject({ state: "finished", plannedEpochs: 5, started: first.started });
    expect(run.epochs.slice(0, 3)).toEqual(first.epochs);
    expect(run.epochs).toHaveLength(5);
    const after = await outcome("0001");
    expect(after.steps.slice(0, 15)).toEqual(before.steps);
    expect(after.steps.slice(15).map((step) => step.learningRate)).toEqual(
      before.steps.slice(5).map((step) => step.learningRate),
    );
    expect(run.epochs[3]!.trainLoss).toBeLessThan(first.epochs[0]!.trainLoss);
    expect((await oneMore("0001")).epochs).toHaveLength(7);
  });

  it("may be paused and goes on to the last bit", async () => {
    const settings = synthetic.settings({ epochs: 2, optimizer: optimizers.sgd });
    await start(settings);
    await start(settings);
    await oneMore("0001");
    const control = new RunControl();
    const open = telling((count) => {
      if (count === 7) control.pause();
    });
    const sources = synthetic.sourcesOf(project, { open });
    const paused = await oneMoreCycle({ ...base(), run: "0002", control, sources }, synthetic.testContext());
    expect(paused.state).toBe("paused");
    await resume("0002");
    expect(await outcome("0002")).toEqual(await outcome("0001"));
  });
});

describe("going on", () => {
  it("is refused, with what to do, for what is finished, diverged or under way, or when photos or weights changed", async () => {
    await startUntil(synthetic.settings(), 8, "pause");
    await start(synthetic.settings());
    await expect(resume("0002")).rejects.toMatchObject({
      code: "badInput",
      message: expect.stringMatching(/one more/),
    });
    await expect(resume("0009")).rejects.toMatchObject({ code: "noRun" });
    const sound = project.hash;
    project.hash = "another";
    await expect(resume("0001")).rejects.toMatchObject({ code: "splitStale", message: expect.stringMatching(/undo/) });
    project.hash = undefined;
    await expect(resume("0001")).rejects.toMatchObject({ code: "notSplit" });
    project.hash = sound;
    await store.write({ ...(await store.read("0001")), weightsHash: "others" });
    await expect(resume("0001")).rejects.toMatchObject({ code: "weightsMismatch" });
    const running = { state: "running", process: synthetic.otherProcess() } as const;
    await store.write({ ...(await store.read("0001")), weightsHash: "weights", ...running });
    await expect(resume("0001")).rejects.toMatchObject({ code: "badInput" });
    await expect(store.delete("0001")).rejects.toMatchObject({ code: "badInput" });
    const failure = { code: "diverged", message: "" } as const;
    await store.write({ ...(await store.read("0001")), state: "failed", failure });
    await expect(resume("0001")).rejects.toMatchObject({ code: "badInput" });
    expect((await store.curves("0001")).run.resumable).toBe(false);
  });

  it("falls back from a damaged checkpoint to the one before, says so, and comes to the same end", async () => {
    const settings = synthetic.settings({ epochs: 5, learningRate: 0.002, optimizer: optimizers.adam });
    await start(settings);
    const control = new RunControl();
    const open = telling((count) => {
      if (count === 18) control.pause();
    });
    const sources = synthetic.sourcesOf(project, { open });
    await trainRun({ ...base(), settings, control, sources, pace: always }, synthetic.testContext());
    const folder = join(project.runsDir, "0002", "checkpoints");
    expect(await readdir(folder)).toHaveLength(2);
    const { name } = await store.checkpoints("0002").newest();
    expect(name).toBe("0018-part");
    const path = join(folder, name!, "state.safetensors");
    const bytes = await readFile(path);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(path, bytes);
    const ctx = synthetic.testContext();
    await resume("0002", ctx, always);
    expect(ctx.payloads("train.noticed").map(({ text }) => text)).toEqual([
      expect.stringMatching(/0018-part.*checksum.*checkpoint before, after step 1[57]/),
    ]);
    expect(await outcome("0002")).toEqual(await outcome("0001"));
  });

  it("starts again from the beginning where no checkpoint is sound, and says so", async () => {
    const settings = synthetic.settings({ epochs: 3 });
    await start(settings);
    await startUntil(settings, 8, "pause");
    await rm(join(project.runsDir, "0002", "checkpoints"), { recursive: true });
    await appendFile(store.stepsPath("0002"), "torn");
    await resume("0002");
    expect(await outcome("0002")).toEqual(await outcome("0001"));
  });
});
