import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunRecord } from "../../../core/train/runRecord.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import { readSteps, StepLog } from "../../../core/train/stepLog.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import {
  discard,
  noImages,
  otherProcess,
  type SyntheticProject,
  settings,
  sourcesOf,
  syntheticProject,
  testContext,
} from "./syntheticProject.ts";

let project: SyntheticProject;
let store: RunStore;
/** 20 training photos in batches of 8. */
const steps = 3;

beforeEach(async () => {
  project = await syntheticProject({ apple: [10, 3], bean: [10, 3] });
  store = new RunStore(project.runsDir);
});
afterEach(async () => await discard(project));

const train = async () =>
  await trainRun({ project, images: noImages, settings: settings(), sources: sourcesOf(project) }, testContext());
const change = async (id: string, part: Partial<RunRecord>): Promise<void> =>
  await store.write({ ...(await store.read(id)), ...part });

describe("the runs of a project", () => {
  it("are none before the first", async () => {
    expect(await store.list()).toEqual({ runs: [], problems: [] });
    await expect(store.choose(undefined)).rejects.toMatchObject({ code: "noRun" });
    await expect(store.read("0007")).rejects.toMatchObject({ code: "noRun" });
  });

  it("are numbered on, past gaps and past four digits", async () => {
    await mkdir(join(project.runsDir, "9999"), { recursive: true });
    expect(await store.create()).toBe("10000");
    expect(await store.create()).toBe("10001");
  });

  it("are listed newest first, and a damaged one is named and costs no other", async () => {
    for (let run = 0; run < 3; run += 1) await train();
    const path = join(project.runsDir, "0002", "run.json");
    const sound = await readFile(path, "utf8");
    for (const damage of [sound.slice(0, 100), "", "{}", sound.replace(/"version": \d+/, '"version": 99')]) {
      await writeFile(path, damage);
      const { runs, problems } = await store.list();
      expect(runs.map(({ id }) => id)).toEqual(["0003", "0001"]);
      expect(problems).toMatchObject([{ file: ".thaw/runs/0002", code: "runDamaged" }]);
      await expect(store.read("0002")).rejects.toMatchObject({ code: "runDamaged" });
    }
    await rm(path);
    expect((await store.list()).problems).toHaveLength(1);
    expect((await store.choose(undefined)).id).toBe("0003");
  });

  it("read as interrupted where the process that trained is gone, and as running where it is not", async () => {
    await train();
    // This process is there and trains nothing: the record could not be written when the run ended.
    await change("0001", { state: "running" });
    expect((await store.list()).runs[0]!.state).toBe("interrupted");
    await change("0001", { state: "running", process: otherProcess() });
    expect((await store.list()).runs[0]!.state).toBe("running");
    const { process: owner } = await store.read("0001");
    for (const gone of [
      { ...owner, pid: 2 ** 22 + 1 },
      { ...owner, start: "another boot/1" },
      { ...owner, host: "x" },
    ]) {
      await change("0001", { process: gone });
      expect((await store.curves("0001")).run.state).toBe("interrupted");
    }
    expect((await store.choose(undefined)).id).toBe("0001");
  });

  it("give the newest with weights, not one that runs, failed or ended no epoch, unless it is named", async () => {
    for (let run = 0; run < 4; run += 1) await train();
    await change("0004", { state: "running", process: otherProcess() });
    await change("0003", { state: "failed" });
    await change("0002", { state: "stopped", epochs: [], bestEpoch: undefined });
    expect((await store.choose(undefined)).id).toBe("0001");
    expect((await store.choose("0003")).id).toBe("0003");
    // Where no other has any, the weights of one that failed are better than nothing.
    await store.delete("0001");
    expect((await store.choose(undefined)).id).toBe("0003");
    await expect(store.choose("0002")).rejects.toMatchObject({ code: "noRun" });
  });
});

describe("checkpoints", () => {
  it("keep the best and the last epoch only, and no half-written folder", async () => {
    const run = await train();
    const folders = await readdir(join(project.runsDir, "0001", "checkpoints"));
    const kept = new Set([run.bestEpoch!, run.epochs.length].map((epoch) => String(epoch * steps).padStart(4, "0")));
    expect(new Set(folders)).toEqual(kept);
    await mkdir(join(project.runsDir, "0001", "checkpoints", "0099.tmp"));
    await store.checkpoints("0001").keepOnly([String(run.bestEpoch! * steps).padStart(4, "0")]);
    expect(await readdir(join(project.runsDir, "0001", "checkpoints"))).toHaveLength(1);
  });

  it("are refused when a byte differs, a file is missing or the manifest is torn", async () => {
    const { bestEpoch } = await train();
    const folder = join(project.runsDir, "0001", "checkpoints", String(bestEpoch! * steps).padStart(4, "0"));
    const load = async () => await store.checkpoints("0001").weights(bestEpoch! * steps);
    expect((await load()).get("head.linear.bias")?.shape).toEqual([2]);
    const path = join(folder, "weights.safetensors");
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes.map((byte, at) => (at === bytes.length - 2 ? byte ^ 1 : byte))));
    await expect(load()).rejects.toMatchObject({ code: "runDamaged" });
    await writeFile(path, bytes);
    await writeFile(join(folder, "manifest.json"), '{"version": 1,');
    await expect(load()).rejects.toMatchObject({ code: "runDamaged" });
    await rm(folder, { recursive: true });
    await expect(load()).rejects.toMatchObject({ code: "runDamaged" });
  });
});

describe("the loss curve", () => {
  const curve = Array.from({ length: 5 }, (_, step) => ({ step, loss: 1 / (step + 1), learningRate: 0.01 }));

  it("comes back up to the line that a crash tore, at whichever byte, and goes on from any step without gap or repeat", async () => {
    const path = join(project.runsDir, "..", "steps.jsonl");
    expect(await readSteps(path)).toEqual([]);
    const log = await StepLog.open(path, 0);
    for (const step of curve.slice(0, 2)) log.add(step);
    await log.flush();
    for (const step of curve.slice(2)) log.add(step);
    await log.flush();
    expect(await readSteps(path)).toEqual(curve);
    const whole = await readFile(path);
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(path, whole.subarray(0, length));
      const ends = whole.subarray(0, length).filter((byte) => byte === 10).length;
      expect(await readSteps(path)).toEqual(curve.slice(0, ends));
    }
    await appendFile(path, "garbage\n");
    expect(await readSteps(path)).toEqual(curve);
    for (let from = 0; from < 5; from += 1) {
      await writeFile(path, whole.subarray(0, whole.length - 3));
      const again = await StepLog.open(path, from);
      for (const step of curve.slice(Math.min(from, 4))) again.add(step);
      await again.flush();
      expect(await readSteps(path)).toEqual(curve);
    }
  });
});
