import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

function fingerprint(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : [stat.size, stat.mtimeMs];
}

/**
 * What besides its sources decides a bundle: how it is asked for, and the packages. Sources in node_modules are covered by
 * the lock file's checksum, so that no start looks at thousands of files.
 */
export function definitionOf(root, asked) {
  const lock = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(JSON.stringify(asked)).update(lock).digest("hex");
}

/**
 * A stamp remembers size and time of every source that went in and every file that came out (paths relative to root). A
 * source that was edited after `started` (milliseconds) may or may not have been read so: it is remembered as changed.
 */
export function makeStamp(root, definition, inputs, outputs, started) {
  const files = {};
  for (const path of inputs.filter((input) => !input.includes("node_modules/"))) {
    const found = fingerprint(join(root, path));
    files[path] = found !== null && found[1] < started ? found : null;
  }
  for (const path of outputs) files[path] = fingerprint(join(root, path));
  return { version: 1, definition, files };
}

/** Whether nothing that the stamp remembers has changed since. */
export function isUpToDate(root, definition, stamp) {
  if (stamp?.version !== 1 || stamp.definition !== definition) return false;
  return Object.entries(stamp.files).every(([path, remembered]) => {
    const now = fingerprint(join(root, path));
    return now !== null && remembered !== null && now[0] === remembered[0] && now[1] === remembered[1];
  });
}
