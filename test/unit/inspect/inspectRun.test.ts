import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inspectText } from "../../../core/cli/reports/inspectText.ts";
import { ThawError } from "../../../core/contract/errors.ts";
import { commands } from "../../../core/contract/schema.ts";
import { inspectRun } from "../../../core/inspect/inspectRun.ts";
import { predictFiles } from "../../../core/inspect/predictFiles.ts";
import { stepName } from "../../../core/train/checkpoints.ts";
import type { FeatureSource } from "../../../core/train/photoFeatures.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";
import * as synthetic from "../train/syntheticProject.ts";

let project: synthetic.SyntheticProject;
let features: FeatureSource;
const images = synthetic.noImages;
const own = () => synthetic.sourcesOf(project, { features });

const train = async (change = {}) =>
  await trainRun({ project, images, settings: synthetic.settings(change), sources: own() }, synthetic.testContext());
const inspect = async (run?: string) =>
  await inspectRun({ project, images, run, sources: own() }, synthetic.testContext());

beforeEach(async () => {
  project = await synthetic.syntheticProject({ apple: [24, 6], bean: [24, 6] });
  features = synthetic.separable(project);
});
afterEach(async () => await synthetic.discard(project));

describe("a report", () => {
  const schedule = { kind: "oneCycle", epochs: 2, pctStart: 0.25, div: 25, divFinal: 1e5 } as const;
  const phases = ["head", "top", "all"].map((thawFrom) => ({ thawFrom, learningRates: [0.01], schedule }));
  it.each([
    ["of three phases on photos decoded anew, looked at three times", { phases, precompute: false, tta: 2 }],
    [
      "of two phases on kept views, of fast.ai's head",
      {
        phases: phases.slice(0, 2),
        views: 2,
        head: { kind: "concatPool", hidden: 8, dropout: 0.5 } as const,
      },
    ],
    [
      "of a head with batch norm frozen below, on bfloat16",
      { phases, precision: "bf16", batchNorm: "freeze" } as const,
    ],
  ])("of a run %s gives the run's own row of its best epoch", async (_name, change) => {
    const run = await train(change);
    const report = await inspect();
    const best = run.epochs[run.bestEpoch! - 1]!;
    expect(report.correct / report.total).toBe(best.accuracy);
    expect(report.perClass.map(({ recall }) => recall)).toEqual(best.recall);
    const loss = report.predictions.reduce((sum, prediction) => sum + prediction.loss, 0) / report.total;
    expect(loss).toBeCloseTo(best.validLoss, 6);
  });

  it("says of the best epoch's head what training said, over every validation photo", async () => {
    const run = await train({ learningRate: 0.003 });
    const before = await heldTensors();
    const report = commands["inspect.report"].output.parse(await inspect());
    expect(await heldTensors()).toBe(before);
    const best = run.epochs[run.bestEpoch! - 1]!;
    expect(report.run).toEqual(run);
    expect([report.correct, report.total, report.stale]).toEqual([Math.round(best.accuracy * 12), 12, false]);
    expect(report.perClass.map(({ recall }) => recall)).toEqual(best.recall);
    const loss = report.predictions.reduce((sum, prediction) => sum + prediction.loss, 0) / 12;
    expect(loss).toBeCloseTo(best.validLoss, 6);
    expect(new Set(report.predictions.map(({ photo }) => photo))).toEqual(
      new Set(project.photos.filter(({ part }) => part === "valid").map(({ id }) => id)),
    );
  });

  it("finds the photo whose folder is the wrong one, at the top", async () => {
    await train({ learningRate: 0.1 });
    const moved = project.photos.find(({ part }) => part === "valid")!;
    project.photos = project.photos.map((photo) => (photo === moved ? { ...photo, class: "bean" } : photo));
    project.hash = "relabelled";
    const report = await inspect();
    expect(report.stale).toBe(true);
    expect(report.predictions[0]).toMatchObject({ photo: moved.id, truth: 1, predicted: 0 });
    expect([report.correct, report.total]).toEqual([11, 12]);
    expect(report.matrix).toEqual([
      [5, 0],
      [1, 6],
    ]);
  });

  it("is of the newest run unless one is named, and of the photos as they are now", async () => {
    await train();
    await train();
    expect((await inspect()).run.id).toBe("0002");
    expect((await inspect("0001")).run.id).toBe("0001");
    project.photos = project.photos.filter(({ class: name, part }) => part === "train" || name === "apple");
    const report = await inspect();
    expect(report.total).toBe(6);
    expect(report.perClass[1]).toMatchObject({ recall: null, support: 0 });
  });

  it("leaves out a class that the run never saw, and a photo that went bad, and is stale", async () => {
    await train();
    const bad = project.photos.find(({ part }) => part === "valid")!.id;
    const extra = { ...project.photos.at(-1)!, class: "cress" };
    project.photos = [...project.photos.slice(0, -1), extra];
    features = synthetic.separable(project, [bad]);
    const report = await inspect();
    expect([report.total, report.stale]).toEqual([10, true]);
    expect(report.predictions.map(({ photo }) => photo)).not.toContain(extra.id);
  });

  it("needs a run, validation photos, and the weights that the run had", async () => {
    await expect(inspect()).rejects.toMatchObject({ code: "noRun" });
    await train();
    await expect(inspect("0009")).rejects.toMatchObject({ code: "noRun" });
    const sound = features;
    features = async (...args) => ({ ...(await sound(...args)), weightsHash: "others" });
    await expect(inspect()).rejects.toMatchObject({ code: "weightsMismatch" });
    project.photos = project.photos.filter(({ part }) => part === "train");
    await expect(inspect()).rejects.toMatchObject({ code: "notSplit" });
  });
});

describe("damaged weights", () => {
  const flip = async (checkpoint: string): Promise<void> => {
    const file = join(project.runsDir, "0001", "checkpoints", checkpoint, "weights.safetensors");
    const bytes = await readFile(file);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(file, bytes);
  };
  const predict = async () => {
    const file = join(project.runsDir, "..", "a.jpg");
    await writeFile(file, "some photo");
    features = (_wish, photos) => {
      const values = new Float32Array(photos.length * synthetic.width).fill(1);
      return Promise.resolve({ width: synthetic.width, values, weightsHash: "weights", failures: new Map() });
    };
    return await predictFiles({ project, images, files: [file], sources: own() }, synthetic.testContext());
  };

  it("of the best epoch fall back to the others that are kept, and it is said", async () => {
    const settings = synthetic.settings({ learningRate: 0.003 });
    const pace = { betweenEpochs: 0, insideEpochs: 1e9 };
    const run = await trainRun({ project, images, settings, sources: own(), pace }, synthetic.testContext());
    const steps = (await new RunStore(project.runsDir).read("0001")).stepsPerEpoch;
    const kept = (await readdir(join(project.runsDir, "0001", "checkpoints"))).sort();
    expect(kept).toHaveLength(2);
    const best = stepName(run.bestEpoch! * steps);
    expect((await inspect()).notice).toBeUndefined();
    await flip(best);
    const report = commands["inspect.report"].output.parse(await inspect());
    const left = kept.find((name) => name !== best)!;
    const row = run.epochs[Number(left) / steps - 1]!;
    expect(report.notice).toMatch(
      new RegExp(`${best} can't be used \\(the checksum.*best epoch's; the weights of epoch ${row.epoch} are taken`),
    );
    expect(report.correct / report.total).toBe(row.accuracy);
    expect(report.predictions.reduce((sum, { loss }) => sum + loss, 0) / report.total).toBeCloseTo(row.validLoss, 6);
    expect(inspectText(report, [])).toContain(`${report.notice!}\n`);
    expect(inspectText(report, [])).not.toContain("best epoch 5");
    expect(commands["predict.files"].output.parse(await predict()).notice).toBe(report.notice);
    features = synthetic.separable(project);
    await flip(left);
    await expect(inspect()).rejects.toMatchObject({
      code: "runDamaged",
      message: expect.stringMatching(/No other checkpoint of the run can be used: train again/) as string,
    });
  });
});

describe("predicting files", () => {
  it("answers in order, lists each bad file with its reason, and goes on", async () => {
    await train({ learningRate: 0.1 });
    const folder = join(project.runsDir, "..", "elsewhere");
    await mkdir(join(folder, "folder.jpg"), { recursive: true });
    const path = (name: string): string => join(folder, name);
    await writeFile(path("-a b'\".jpg"), "first");
    await writeFile(path("empty.jpg"), "");
    await writeFile(path("damaged.jpg"), "second");
    await writeFile(path("z.jpg"), "third");
    features = (_backbone, photos) => {
      const values = new Float32Array(photos.length * synthetic.width);
      photos.forEach((photo, row) => (values[row * synthetic.width + (photo.path.endsWith("z.jpg") ? 1 : 0)] = 4));
      const row = photos.findIndex((photo) => photo.path.endsWith("damaged.jpg"));
      const failures = new Map([[row, new ThawError("damagedImage", "It can't be decoded.")]]);
      return Promise.resolve({ width: synthetic.width, values, weightsHash: "weights", failures });
    };
    const names = ["-a b'\".jpg", "missing.jpg", "empty.jpg", "damaged.jpg", "folder.jpg", "z.jpg"];
    const files = names.map(path);
    const before = await heldTensors();
    const answer = await predictFiles({ project, images, files, sources: own() }, synthetic.testContext());
    expect(await heldTensors()).toBe(before);
    commands["predict.files"].output.parse(answer);
    expect(answer.run).toBe("0001");
    expect(answer.predictions.map(({ file, predicted }) => [file, predicted])).toEqual([
      [files[0], "apple"],
      [files[5], "bean"],
    ]);
    expect(answer.predictions[0]!.probabilities["apple"]).toBeGreaterThan(0.5);
    expect(Object.fromEntries(answer.problems.map(({ file, code }) => [file, code]))).toEqual({
      [files[1]!]: "notFound",
      [files[2]!]: "emptyFile",
      [files[3]!]: "damagedImage",
      [files[4]!]: "unsupportedFormat",
    });
    expect(answer.problems.find(({ file }) => file === files[4])?.reason).toBe("is a folder; name the files in it");
  });

  it("answers with problems alone where no file can be used", async () => {
    await train();
    const answer = await predictFiles(
      { project, images, files: ["/nowhere/a.jpg"], sources: own() },
      synthetic.testContext(),
    );
    expect(answer.predictions).toEqual([]);
    expect(answer.problems).toHaveLength(1);
  });
});
