import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inspectRun } from "../../../core/inspect/inspectRun.ts";
import { oneMoreCycle, resumeRun } from "../../../core/train/resumeRun.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import { encodeSafetensors } from "../../../core/weights/encodeSafetensors.ts";
import * as synthetic from "./syntheticProject.ts";

/** run.json as Thaw 0.1.0 wrote it before there were phases. */
const record = {
  version: 1,
  id: "0001",
  started: 1762300000000,
  settings: { backbone: "efficientnet_lite0", epochs: 3, learningRate: 0.01, batchSize: 16, seed: 7 },
  weightsHash: "weights",
  head: {
    features: 8,
    classes: 2,
    layers: [
      { kind: "dropout", name: "drop", rate: 0.5, width: 8 },
      { kind: "linear", name: "fc", inputs: 8, outputs: 2 },
    ],
  },
  classes: ["apple", "bean"],
  splitHash: "as split",
  trainPhotos: 20,
  validPhotos: 6,
  state: "finished",
  epochs: [
    { epoch: 1, trainLoss: 1.2, validLoss: 0.9, accuracy: 0.5, recall: [1, 0], seconds: 0.01 },
    { epoch: 2, trainLoss: 0.7, validLoss: 0.4, accuracy: 1, recall: [1, 1], seconds: 0.01 },
    { epoch: 3, trainLoss: 0.6, validLoss: 0.4, accuracy: 1, recall: [1, 1], seconds: 0.01 },
  ],
  bestEpoch: 2,
  software: { node: "v20.20.0", tensorflow: "4.22.0", contract: 1 },
  process: { pid: 4242, host: "elsewhere", start: "boot/1" },
  ended: 1762300000100,
};

let project: synthetic.SyntheticProject;
beforeEach(async () => {
  project = await synthetic.syntheticProject({ apple: [10, 3], bean: [10, 3] });
  const folder = join(project.runsDir, "0001", "checkpoints", "0002");
  await mkdir(folder, { recursive: true });
  await writeFile(join(project.runsDir, "0001", "run.json"), JSON.stringify(record));
  await writeFile(join(project.runsDir, "0001", "steps.jsonl"), '{"step":0,"loss":1.2,"learningRate":0.0004}\n');
  const weight = Float32Array.from({ length: 16 }, (_, at) => (at === 0 || at === 9 ? 1 : 0));
  const head = encodeSafetensors(
    new Map([
      ["fc.weight", { shape: [2, 8], values: weight }],
      ["fc.bias", { shape: [2], values: new Float32Array(2) }],
    ]),
  );
  await writeFile(join(folder, "head.safetensors"), head);
  const sha256 = createHash("sha256").update(head).digest("hex");
  const files = { "head.safetensors": { bytes: head.length, sha256 } };
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ version: 1, epoch: 2, files }));
});
afterEach(async () => await synthetic.discard(project));

it("a run that an earlier Thaw kept is listed, drawn and looked at, and says why it can't go on", async () => {
  const store = new RunStore(project.runsDir);
  const { runs, problems } = await store.list();
  expect(problems).toEqual([]);
  expect(runs[0]).toMatchObject({
    ...{ id: "0001", state: "finished", resumable: false, bestEpoch: 2, epochs: record.epochs },
    settings: {
      ...{ seed: 7, batchSize: 16, precision: "f32", head: { kind: "linear", dropout: 0.5 } },
      phases: [{ thawFrom: "head", learningRates: [0.01], schedule: { kind: "oneCycle", epochs: 3, pctStart: 0.25 } }],
    },
  });
  expect((await store.curves("0001")).steps).toHaveLength(1);
  const base = { project, images: synthetic.noImages, sources: synthetic.sourcesOf(project) };
  const report = await inspectRun(base, synthetic.testContext());
  expect([report.correct, report.total, report.stale]).toEqual([6, 6, false]);
  // By hand: the logits are the first two features, which differ by 4 and up to 1 of noise.
  for (const { probabilities, truth } of report.predictions) expect(probabilities[truth]).toBeGreaterThan(0.95);
  for (const again of [resumeRun, oneMoreCycle])
    await expect(again({ ...base, run: "0001" }, synthetic.testContext())).rejects.toMatchObject({
      code: "badInput",
      message: expect.stringMatching(/earlier Thaw/),
    });
  expect(await store.rename("0001", " first try ")).toMatchObject({ name: "first try" });
  await store.delete("0001");
  expect(await store.list()).toEqual({ runs: [], problems: [] });
  await expect(store.delete("0001")).rejects.toMatchObject({ code: "noRun" });
});
