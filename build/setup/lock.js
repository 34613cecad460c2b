import { randomBytes } from "node:crypto";
import { access, constants, link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./setupError.js";

const beatMs = 5_000;
/** Without a sign of life for this long, the holder is taken for dead, on whatever machine it was. */
const silentMs = 60_000;

/** Whether a process of this machine runs. EPERM: it does, and is another user's. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function readHolder(path) {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return { text, mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** Whether the holder of a lock is gone: its process has ended, or nobody has touched the lock for a minute. */
export function isStale({ text, mtimeMs }, now = Date.now()) {
  if (now - mtimeMs > silentMs) return true;
  try {
    const { pid, host } = JSON.parse(text);
    return host === hostname() && !isAlive(pid);
  } catch {
    return false; // being written at this moment
  }
}

async function breakLock(path, holder) {
  const aside = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await rename(path, aside);
    // Another waiter may have broken it first, and this is that one's fresh lock: give it back.
    if ((await readFile(aside, "utf8")) !== holder.text) await link(aside, path);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function take(path, text) {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** The first thing that set-up writes: where a home folder can't be written to, this is where it shows. */
async function makeFolder(folder) {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `Thaw keeps what it fetches in ${folder}, which can't be written (${reason}).`,
      "name a folder of your own: export THAW_CACHE=/path/to/folder",
    );
  }
}

/**
 * Runs `work` while no other process runs under the same lock file. Locks left by a killed process are broken. Work under
 * the lock publishes by an atomic rename, so that a lock wrongly broken costs time and never a file.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{onWait?: (holder: string) => void, pollMs?: number}} options
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait = () => {}, pollMs = 250 } = {}) {
  await makeFolder(dirname(path));
  const text = JSON.stringify({ pid: process.pid, host: hostname(), id: randomBytes(8).toString("hex") });
  let waited = false;
  while (!(await take(path, text))) {
    const holder = await readHolder(path);
    if (holder !== null && isStale(holder)) await breakLock(path, holder);
    else if (holder !== null) {
      if (!waited) onWait(holder.text);
      waited = true;
      await sleep(pollMs);
    }
  }
  const beat = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), beatMs);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await readHolder(path))?.text === text) await rm(path, { force: true });
  }
}
