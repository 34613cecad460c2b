import { join } from "node:path";
import { bundle } from "../bundle/bundle.js";
import { SetupError } from "../setup/setupError.js";
import { countPlaywright, countVitest } from "./countTests.js";
import { runGate } from "./runGate.js";

function tool(root, path, ...args) {
  return { program: process.execPath, args: [join(root, "node_modules", path), ...args], cwd: root };
}

export function checkTypes(root) {
  return runGate({ name: "types", ...tool(root, "typescript/bin/tsc", "-b") });
}

/** `cache` looks only at files that have changed: quick, but blind to what a change does to the types in other files. */
export function checkLint(root, { cache = false } = {}) {
  const options = cache ? ["--cache", "--cache-location", join(root, "out/eslint.cache")] : [];
  const args = ["-c", "build/eslint.config.js", "--max-warnings", "0", ...options, "."];
  return runGate({ name: "lint", ...tool(root, "eslint/bin/eslint.js", ...args) });
}

export function checkFormat(root) {
  return runGate({ name: "format", ...tool(root, "@biomejs/biome/bin/biome", "check", ".") });
}

/** Bundles what has changed; a source that can't be bundled fails the gate with the bundler's message. */
export async function checkBundles(root) {
  const started = performance.now();
  const result = (passed, output) => ({
    name: "bundles",
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    output,
    seconds: (performance.now() - started) / 1000,
  });
  try {
    return result(true, (await bundle(root)).join(", "));
  } catch (error) {
    if (error instanceof SetupError) return result(false, error.message);
    throw error;
  }
}

/** Vitest on the given folders (all of its tests unless given). */
export function runVitest(root, artifacts, env, folders = []) {
  const report = join(artifacts, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const options = tool(root, "vitest/vitest.mjs", "run", "-c", "test/vitest.config.ts", ...reporters, ...folders);
  return runGate({ name: "unit", ...options, env, count: (status) => countVitest(report, status) });
}

export function runPlaywright(root, artifacts, env) {
  const report = join(artifacts, "playwright.json");
  const options = tool(
    root,
    "@playwright/test/cli.js",
    "test",
    "-c",
    "test/playwright.config.ts",
    "--reporter=list,json",
  );
  return runGate({
    name: "window",
    ...options,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count: (status) => countPlaywright(report, status),
  });
}
