import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

// node test/bench/compareFastai.js --peer PYTHON [--seeds 1,2,3] [--thaw 3] [--presets quick,best] [--folder DIR]
//
// Thaw's presets 'Quick' and 'Best' beside fast.ai's vision learner: the same photos, split, backbone and weights, one
// seed after the other. Prints a JSON line for each seed. Thaw's seconds are those of its whole command, from a cold cache;
// fast.ai's do not count the start of Python. A folder that is given is one of class folders, and is left as it is.

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({
  options: {
    peer: { type: "string" },
    seeds: { type: "string", default: "1,2,3,4,5" },
    thaw: { type: "string", default: "3" },
    presets: { type: "string", default: "quick,best" },
    folder: { type: "string" },
  },
});

async function thaw(...args) {
  const cli = path.join(root, "out", "core", "cli.js");
  const env = { TF_CPP_MIN_LOG_LEVEL: "3", ...process.env };
  const { stdout } = await run(process.execPath, [cli, ...args, "--json", "--quiet"], { env, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

/** Accuracy of the epoch that the run keeps, and of the last one. */
async function train(dir, preset, seed) {
  await rm(path.join(dir, ".thaw", "cache"), { recursive: true, force: true });
  const started = performance.now();
  const { epochs, bestEpoch } = await thaw("train", dir, "--preset", preset, "--seed", String(seed));
  const seconds = (performance.now() - started) / 1000;
  return { seconds, best: epochs[bestEpoch - 1].accuracy, last: epochs.at(-1).accuracy };
}

async function fastai(dir, seed) {
  const script = path.join(root, "test", "bench", "peerFastai.py");
  // fast.ai makes a folder for models where it runs.
  const options = { cwd: path.dirname(dir), maxBuffer: 1 << 26 };
  const { stdout } = await run(values.peer, [script, dir, "--seed", String(seed), "--thaw", values.thaw], options);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

async function compare(seed) {
  const scratch = await mkdtemp(path.join(tmpdir(), "thaw-bench-"));
  try {
    const dir = values.folder === undefined ? (await thaw("sample", scratch)).dir : path.join(scratch, "photos");
    if (values.folder !== undefined) await run("cp", ["-r", values.folder, dir]);
    // The draw that the figures of every release so far rest on.
    await thaw("split", dir, "--seed", String(seed), "--method", "exact", "--together", "none");
    const result = { seed };
    for (const preset of values.presets.split(",")) result[preset] = await train(dir, preset, seed);
    if (values.peer !== undefined) result.fastai = await fastai(dir, seed);
    return result;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

for (const seed of values.seeds.split(",").map(Number)) {
  process.stdout.write(`${JSON.stringify(await compare(seed))}\n`);
}
