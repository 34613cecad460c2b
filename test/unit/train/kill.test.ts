import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RunStore } from "../../../core/train/runStore.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { bundleEntry } from "../../helpers/testImages.ts";
import { killedProject, killedSettings } from "./killedRuns.ts";
import { discard, noImages, sourcesOf, testContext } from "./syntheticProject.ts";

const rounds = Number(process.env["THAW_KILL_ROUNDS"] ?? 6);

/** Lets a process train and kills it a few steps after its first, and then some. @returns whether it came to the end before */
async function trainAndKill(script: string, dir: string, steps: number, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [script, dir], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
  });
  let [said, complaint] = ["", ""];
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  child.stdout.on("data", (text: Buffer) => {
    const before = said.split("\n").length;
    said += text.toString();
    if (before <= steps && said.split("\n").length > steps) setTimeout(() => child.kill("SIGKILL"), afterMs);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once("close", (...end) => resolve(end)),
  );
  if (signal === null && code !== 0) throw new Error(complaint);
  return said.endsWith("finished\n");
}

async function allOf(dir: string) {
  const store = new RunStore(join(dir, "runs"));
  return await Promise.all(
    killedSettings.map(async (_settings, at) => {
      const id = String(at + 1).padStart(4, "0");
      const { run, steps } = await store.curves(id);
      const { checkpoint } = await store.checkpoints(id).newest();
      const tensors = [...checkpoint!.weights, ...checkpoint!.trainer.tensors].map(([name, { values }]) => [
        name,
        Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64"),
      ]);
      const best = await store.checkpoints(id).weights(run.bestEpoch! * 6);
      const table = run.epochs.map((row) => ({ ...row, seconds: 0 }));
      return { state: run.state, bestEpoch: run.bestEpoch, table, steps, tensors, best: [...best] };
    }),
  );
}

it(`killed ${rounds} times in the middle, runs of every optimizer come to the weights, table and curve of runs that were not`, {
  timeout: 60_000 + rounds * 20_000,
}, async () => {
  const script = await bundleEntry("test/helpers/restlessTraining.ts");
  const [whole, killed] = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), "thaw-kill-"))));
  const project = killedProject(whole!);
  for (const settings of killedSettings)
    await trainRun({ project, images: noImages, sources: sourcesOf(project), settings }, testContext());
  let finished = false;
  let kills = 0;
  for (; kills < rounds && !finished; kills += 1)
    finished = await trainAndKill(script, killed!, 1 + Math.floor(Math.random() * 90), Math.random() * 25);
  if (!finished) expect(await trainAndKill(script, killed!, Number.POSITIVE_INFINITY, 0)).toBe(true);
  expect(kills).toBeGreaterThan(2);
  expect(await allOf(killed!)).toEqual(await allOf(whole!));
  await discard(project);
  await discard(killedProject(killed!));
});
