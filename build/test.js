import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { checkBundles, checkFormat, checkLint, checkTypes, runPlaywright, runVitest } from "./run/gates.js";
import { closeRun, reportGate } from "./run/report.js";
import { withDisplay } from "./run/withDisplay.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";

// `npm test`: everything that CI runs, one thing after the other; the last line is the sum of it.
await runTool(async () => {
  const record = await prepare({ root, tests: true });
  const artifacts = join(root, "test-artifacts");
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  // Playwright asks the electron package for the program, and that looks into this process's environment.
  const found = { THAW_NODE: process.execPath, ELECTRON_OVERRIDE_DIST_PATH: record.electron.dist };
  const env = { ...coreEnvironment(record), ...found };
  const gates = [
    () => checkFormat(root),
    () => checkTypes(root),
    () => checkLint(root),
    () => checkBundles(root),
    () => runVitest(root, artifacts, env),
    () => withDisplay(env, (shown) => runPlaywright(root, artifacts, shown)),
  ];
  const done = [];
  for (const gate of gates) done.push(reportGate(await gate()));
  return closeRun(done);
});
