import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { checkBundles, checkFormat, checkLint, checkTypes, runVitest } from "./run/gates.js";
import { closeRun, reportGate } from "./run/report.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";

// `npm run check`: the fast loop before a commit. Everything that needs no window, with ESLint's cache.
await runTool(async () => {
  const record = await prepare({ root, window: false });
  const artifacts = join(root, "test-artifacts");
  mkdirSync(artifacts, { recursive: true });
  const quick = [checkFormat(root), checkBundles(root), checkTypes(root), checkLint(root, { cache: true })];
  const gates = await Promise.all(quick.map((gate) => gate.then(reportGate)));
  const folders = ["test/unit", "test/contract", "test/architecture.test.ts"];
  gates.push(reportGate(await runVitest(root, artifacts, coreEnvironment(record), folders)));
  return closeRun(gates);
});
