import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, open, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

const manifestName = "manifest.json";

/** SHA-256 of a file, hexadecimal. */
export async function hashFile(path) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

async function listFiles(folder, prefix = "") {
  const found = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await listFiles(folder, name)));
    else if (name !== manifestName) found.push(name);
  }
  return found.sort();
}

async function flush(path) {
  const file = await open(path, "r+");
  await file.sync();
  await file.close();
}

async function describeFile(path) {
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return { link: await readlink(path) };
  const sha256 = await hashFile(path);
  // A file that was read-only in its archive stays as it is: the manifest's hash still tells whether it is whole.
  if (stat.mode & 0o200) await flush(path);
  return { bytes: stat.size, sha256 };
}

/** Writes the list of what a finished folder holds; a folder without it is not finished. */
export async function writeManifest(folder, about) {
  const files = {};
  for (const name of await listFiles(folder)) files[name] = await describeFile(join(folder, name));
  const path = join(folder, manifestName);
  await writeFile(path, `${JSON.stringify({ version: 1, ...about, files }, null, 1)}\n`);
  await flush(path);
}

async function differs(path, expected, deep) {
  let stat;
  try {
    stat = await lstat(path);
  } catch {
    return true;
  }
  if (expected.link !== undefined) return !stat.isSymbolicLink() || (await readlink(path)) !== expected.link;
  if (!stat.isFile() || stat.size !== expected.bytes) return true;
  return deep && (await hashFile(path)) !== expected.sha256;
}

/**
 * Names of files that are missing or of another size than the manifest says (`deep`: of another content, which reads
 * everything), or null where there is no readable manifest at all.
 */
export async function findDamage(folder, { deep = false } = {}) {
  let manifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, manifestName), "utf8"));
  } catch {
    return null;
  }
  const damaged = await Promise.all(
    Object.entries(manifest.files).map(async ([name, expected]) =>
      (await differs(join(folder, name), expected, deep)) ? name : undefined,
    ),
  );
  return damaged.filter((name) => name !== undefined);
}
