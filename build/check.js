import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { checkBundles, checkFormat, checkLint, checkTypes, runVitest } from "./run/gates.js";
import { closeRun, reportGate } from "./run/report.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";

/** Suites that start processes by the dozen, cut a journal at every byte or compute whole networks: `npm test` runs them, the fast loop does not. */
const slow = [
  "test/unit/library/{kill,journal,faults}.test.ts",
  "test/unit/cli/{process,diverged}.test.ts",
  "test/unit/features/extractFeatures.test.ts",
  "test/unit/graph/inferenceGraph.test.ts",
  "test/unit/network/{backboneForward,backboneSteps}.test.ts",
  "test/unit/train/{networkTrainer,resumeRun,kill,killedBackbone,fullDisk,leak}.test.ts",
  "test/contract/hostProcess.test.ts",
];

// `npm run check`: the fast loop before a commit. Everything that needs no window, with ESLint's cache.
await runTool(async () => {
  const record = await prepare({ root, window: false });
  const artifacts = join(root, "test-artifacts");
  mkdirSync(artifacts, { recursive: true });
  const quick = [checkFormat(root), checkBundles(root), checkTypes(root), checkLint(root, { cache: true })];
  const gates = await Promise.all(quick.map((gate) => gate.then(reportGate)));
  const folders = ["test/unit", "test/contract", "test/architecture.test.ts"];
  const left = slow.flatMap((pattern) => ["--exclude", pattern]);
  gates.push(reportGate(await runVitest(root, artifacts, coreEnvironment(record), [...folders, ...left])));
  return closeRun(gates);
});
