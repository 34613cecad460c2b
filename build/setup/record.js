import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * out/setup.json, what set-up found, for the runners and for `doctor`:
 * `{version: 1, node, tensorflow: {version, variant, libDir}, electron: {version, dist, official}, weights: {dir, files},
 * systemLibraries: {missing, command} | null}`. A part that is not in place yet is null.
 */
export function recordPath(root) {
  return join(root, "out/setup.json");
}

export async function readRecord(root) {
  try {
    return JSON.parse(await readFile(recordPath(root), "utf8"));
  } catch {
    return null;
  }
}

/** Writes the record where it differs from what is there. */
export async function writeRecord(root, record) {
  const text = `${JSON.stringify({ version: 1, node: process.versions.node, ...record }, null, 2)}\n`;
  const path = recordPath(root);
  if ((await readFile(path, "utf8").catch(() => "")) === text) return;
  await mkdir(join(root, "out"), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, path);
}
