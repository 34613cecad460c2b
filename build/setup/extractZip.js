import { createWriteStream } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { SetupError } from "./setupError.js";

const linkType = 0o120000;
const typeMask = 0o170000;

/**
 * Unpacks a zip (or wheel) into `folder`. `pick` maps a member's name to a relative path, or to null to leave it out.
 * `onBytes` hears how many bytes have been written so far. Needs the npm packages.
 *
 * @param {string} path
 * @param {string} folder
 * @param {{pick?: (name: string) => string | null, onBytes?: (written: number) => void}} options
 */
export async function extractZip(path, folder, { pick = (name) => name, onBytes = () => {} } = {}) {
  const { openPromise } = await import("yauzl");
  const zip = await openPromise(path);
  const root = resolve(folder);
  let written = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.endsWith("/") ? null : pick(entry.fileName);
    if (name === null) continue;
    const target = join(root, name);
    if (!target.startsWith(root + sep))
      throw new SetupError(`${path} holds a path outside itself: ${name}`, "Report it.");
    await mkdir(dirname(target), { recursive: true });
    const mode = entry.externalFileAttributes >>> 16;
    const source = await zip.openReadStreamPromise(entry);
    if ((mode & typeMask) === linkType) {
      await symlink((await buffer(source)).toString("utf8"), target);
      continue;
    }
    source.on("data", (chunk) => {
      written += chunk.length;
      onBytes(written);
    });
    await pipeline(source, createWriteStream(target, { mode: mode & 0o111 ? 0o755 : 0o644 }));
  }
}
