import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A folder inside the checkout, so that what is bundled there finds node_modules. */
export const insideCheckout = path.join(root, "out");

/**
 * Runs a program in a Node of its own; it imports from core/graph, and the folder of its bundle decides what it can find.
 * @returns what it wrote to stdout; rejects where its exit code is not 0
 */
export async function runBundled(folder: string, source: string): Promise<string> {
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
