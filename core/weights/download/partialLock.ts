import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { ThawError } from "../../contract/errors.ts";
import { isAlive, ProcessIdentity, processStart } from "../../processIdentity.ts";

/**
 * Runs work on a partial file that no other process works on. The lock of a dead process is taken over. Two that take one
 * over in the same instant could both write; what they made would then fail its checksum and be fetched again.
 * @throws downloadFailed where another process is at it
 */
export async function withPartial<T>(partial: string, work: () => Promise<T>): Promise<T> {
  const lock = `${partial}.lock`;
  const own: ProcessIdentity = { pid: process.pid, host: hostname(), start: processStart(process.pid) ?? "" };
  if (!(await take(lock, own))) {
    const holder = await holderOf(lock);
    if (holder !== undefined && (holder.host !== own.host || isAlive(holder))) {
      const message = `Process ${holder.pid} on ${holder.host} is fetching ${partial} already. Wait for it to end.`;
      const mend = holder.host === own.host ? "" : ` If it no longer runs there, delete the file ${lock}.`;
      throw new ThawError("downloadFailed", message + mend, { retryable: true });
    }
    await rm(lock, { force: true });
    await take(lock, own);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, own: ProcessIdentity): Promise<boolean> {
  try {
    await writeFile(lock, JSON.stringify(own), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function holderOf(lock: string): Promise<ProcessIdentity | undefined> {
  try {
    return ProcessIdentity.parse(JSON.parse(await readFile(lock, "utf8")));
  } catch {
    return undefined;
  }
}
