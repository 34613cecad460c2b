import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, withLock } from "./lock.js";
import { findDamage, writeManifest } from "./manifest.js";

/** `<name>-<version>-<platform>-<checksum>`: the checksum is of everything that decides what the entry holds. */
export function entryName({ name, version, platform, definition }) {
  const checksum = createHash("sha256").update(JSON.stringify(definition)).digest("hex").slice(0, 12);
  return `${name}-${version}-${platform}-${checksum}`;
}

/** The folder of a finished entry, or null where it is missing or files of it are. Reads sizes only, not contents. */
export async function findEntry(root, entry) {
  const folder = join(root, entryName(entry));
  const damage = await findDamage(folder);
  return damage !== null && damage.length === 0 ? folder : null;
}

/** Removes what killed set-ups have left under `tmp`; names are `<entry>.<pid>.<random>`, with or without an ending. */
async function sweep(temporary) {
  for (const name of await readdir(temporary)) {
    const pid = Number(/\.(\d+)\.[0-9a-f]{8}(\.\w+)?$/.exec(name)?.[1]);
    if (!isAlive(pid)) await rm(join(temporary, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Makes `built` the entry in one rename; a damaged folder of that name is moved out of the way first. */
async function publish(root, name, built) {
  const folder = join(root, name);
  const old = `${built}.old`;
  await rename(folder, old).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(built, folder);
  await rm(old, { recursive: true, force: true });
  return folder;
}

/**
 * The folder of an entry, built by `build(folder)` where it is missing. The build happens in a temporary folder on the same
 * disk, so a set-up that is killed at any point leaves the old state or none; of two at once the second waits for the first.
 *
 * @param {string} root
 * @param {{name: string, version: string, platform: string, definition: object}} entry
 * @param {(folder: string) => Promise<void>} build
 * @param {{onWait?: (holder: string) => void}} options
 */
export async function makeEntry(root, entry, build, { onWait = () => {} } = {}) {
  const name = entryName(entry);
  return withLock(
    join(root, "locks", `${name}.lock`),
    async () => {
      const found = await findEntry(root, entry);
      if (found !== null) return found;
      const temporary = join(root, "tmp");
      await mkdir(temporary, { recursive: true });
      await sweep(temporary);
      const built = join(temporary, `${name}.${process.pid}.${randomBytes(4).toString("hex")}`);
      await mkdir(built);
      try {
        await build(built);
        await writeManifest(built, { entry });
        return await publish(root, name, built);
      } finally {
        await rm(built, { recursive: true, force: true });
      }
    },
    { onWait },
  );
}
