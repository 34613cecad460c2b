import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs a program that loads TensorFlow in a Node of its own; the bundle's folder decides what it can find. */
async function runBundled(folder: string, source: string): Promise<string> {
  const outfile = path.join(folder, `thaw-${process.pid}.mjs`);
  const stdin = { contents: source, resolveDir: path.join(root, "core/graph"), loader: "ts" } as const;
  await build({
    stdin,
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  try {
    return (await run(process.execPath, [outfile])).stdout;
  } finally {
    await rm(outfile);
  }
}

describe("loadTensorflow", () => {
  it("says what to do where there is no runtime", async () => {
    const source = `import { loadTensorflow } from "./tensorflow.ts";
      try { loadTensorflow(); } catch (error) { console.log(error.code, error.message); }`;
    expect(await runBundled(temporaryFolder(), source)).toMatch(/^runtimeMissing .*npm run setup/);
  });

  it("works without the functions that Node 23 took from util, and keeps stdout clean", async () => {
    const source = `import util from "node:util";
      import { loadTensorflow } from "./tensorflow.ts";
      delete util.isNullOrUndefined;
      delete util.isArray;
      const tf = loadTensorflow();
      const doubled = tf.tensor([1, 2]).mul(2);
      console.log(JSON.stringify([...doubled.dataSync()]), tf.getBackend());`;
    // Inside the checkout, so that node_modules is found.
    expect(await runBundled(path.join(root, "out"), source)).toBe("[2,4] tensorflow\n");
  });
});
