import { join } from "node:path";
import { bundle } from "./bundle/bundle.js";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { runThrough } from "./run/runThrough.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";
import { SetupError } from "./setup/setupError.js";

const tests = [
  "test/unit/images/reduceJpeg.test.ts",
  "test/unit/library/kill.test.ts",
  "test/unit/library/lookMeanwhile.test.ts",
  "test/unit/library/projectModel.test.ts",
  "test/unit/train/kill.test.ts",
  "test/unit/train/leak.test.ts",
];

// `npm run hunt -- SIZE`: the tests that draw their cases, with SIZE kills, SIZE runs of the model from a new seed and
// of looks at folders during edits, ten times as many spoilt JPEGs, and SIZE training runs that must leave nothing behind.
await runTool(async ([size = "1000"]) => {
  if (!/^[1-9][0-9]*$/.test(size)) {
    throw new SetupError(`The size of a hunt is a whole number, not ${size}.`, "npm run hunt -- 1000");
  }
  const record = await prepare({ root, window: false });
  await bundle(root, { names: ["core"] });
  const seed = String(Math.floor(Math.random() * 0x7fffffff));
  process.stderr.write(`${size} kills, and ${size} runs of the model from THAW_MODEL_SEED=${seed}\n`);
  const env = {
    ...coreEnvironment(record),
    THAW_KILL_ROUNDS: size,
    THAW_MODEL_RUNS: size,
    THAW_LOOKS: size,
    THAW_LEAK_RUNS: size,
    THAW_SPOILT_JPEGS: `${size}0`,
    THAW_MODEL_SEED: seed,
  };
  const args = ["run", "-c", "test/vitest.config.ts", "--testTimeout", "3600000", ...tests];
  return runThrough(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...args], { cwd: root, env });
});
