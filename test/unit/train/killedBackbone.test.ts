import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RunStore } from "../../../core/train/runStore.ts";
import { makePhotoSet } from "../../helpers/photoSet.ts";
import { runCli } from "../../helpers/runCli.ts";

// The embedded backbone with its own weights, trained by the command line as people do.

let photos = "";
let scratch = "";
beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), "thaw-killed-"));
  photos = await makePhotoSet(12);
  const split = ["split", photos, "--valid", "25", "--method", "exact", "--together", "none", "--quiet"];
  expect(await runCli(split)).toMatchObject({ code: 0 });
}, 60_000);
afterAll(() => {
  for (const dir of [photos, scratch]) rmSync(dir, { recursive: true });
});

/** Epochs of the head, then of the last layers; what a machine does in some seconds each. */
const runs = [
  {
    name: "SGD with momentum, fast.ai's head on kept activations",
    options: ["--opt", "sgd", "--wd", "1e-4", "--head", "concat_pool"],
    epochs: [250, 40],
  },
  { name: "AdamW, on photos augmented anew", options: ["--opt", "adamw", "--no-precompute"], epochs: [6, 5] },
] as const;

const checkpointsOf = (dir: string): string => path.join(dir, ".thaw/runs/0001/checkpoints");

/** Lets the run go on until it has shown so many epochs and kept something of the phase, and kills it. */
async function trainAndKill(dir: string, args: readonly string[], epoch: number, stepsBefore: number): Promise<void> {
  const steps = (): number[] =>
    existsSync(checkpointsOf(dir)) ? readdirSync(checkpointsOf(dir)).map(Number.parseFloat) : [];
  const { code } = await runCli(["train", dir, ...args, "--quiet"], {
    onStdout: (soFar, kill) => {
      const shown = Number(/(\d+) [^\n]*\n$/.exec(soFar)?.[1] ?? 0);
      if (shown >= epoch && steps().some((step) => step > stepsBefore)) kill("SIGKILL");
    },
  });
  // By the signal, and not because it came to its end.
  expect(code).toBeNull();
}

async function outcome(dir: string) {
  const store = new RunStore(path.join(dir, ".thaw/runs"));
  const { run, steps } = await store.curves("0001");
  const folder = checkpointsOf(dir);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".safetensors"),
  );
  const table = run.epochs.map((row) => ({ ...row, seconds: 0 }));
  const tensors = files.sort().map((name) => [name, readFileSync(path.join(folder, name)).toString("base64")]);
  return { state: run.state, bestEpoch: run.bestEpoch, table, steps, tensors };
}

it.each(runs)(
  "$name: killed in the head's phase and in the thawed one, it comes to the same bits",
  {
    timeout: 300_000,
  },
  async ({ options, epochs: [head, thawed] }) => {
    const [whole, killed] = ["whole", "killed"].map((name) =>
      path.join(mkdtempSync(path.join(scratch, name)), "project"),
    );
    for (const dir of [whole!, killed!]) cpSync(photos, dir, { recursive: true });
    const phases = [
      "--epochs",
      String(head),
      "--then",
      "--thaw",
      "top",
      "--epochs",
      String(thawed),
      "--lr",
      "1e-4,1e-3",
    ];
    const args = ["--bs", "4", ...options, ...phases];
    expect(await runCli(["train", whole!, ...args, "--quiet"])).toMatchObject({ code: 0, stderr: "" });

    const headSteps = head * 5;
    await trainAndKill(killed!, args, 2, 0);
    const { run: first } = await new RunStore(path.join(killed!, ".thaw/runs")).curves("0001");
    expect(first).toMatchObject({ state: "interrupted", resumable: true });
    expect(first.epochs.length).toBeLessThan(head);
    await trainAndKill(killed!, ["--resume", "1"], head + 1, headSteps);
    const { run: second } = await new RunStore(path.join(killed!, ".thaw/runs")).curves("0001");
    expect(second.epochs.length).toBeGreaterThanOrEqual(head);
    expect(second.epochs.length).toBeLessThan(head + thawed);
    expect(await runCli(["train", killed!, "--resume", "1", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
    const end = await outcome(killed!);
    expect(end.table).toHaveLength(head + thawed);
    expect(end).toEqual(await outcome(whole!));
  },
);
