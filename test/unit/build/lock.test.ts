import { spawnSync } from "node:child_process";
import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isStale, withLock } from "../../../build/setup/lock.js";
import { SetupError } from "../../../build/setup/setupError.js";
import { temporaryFolder } from "./temporaryFolder.ts";

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

function lockOf(pid: number, host = hostname()): string {
  return JSON.stringify({ pid, host, id: "other" });
}

it("keeps two pieces of work apart", async () => {
  const path = join(await temporaryFolder(), "a.lock");
  const order: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} in`);
    await new Promise((done) => setTimeout(done, 20));
    order.push(`${name} out`);
  };
  await Promise.all(["a", "b", "c"].map((name) => withLock(path, work(name), { pollMs: 2 })));
  expect(order).toHaveLength(6);
  for (let i = 0; i < 6; i += 2) expect(order[i + 1]).toBe(order[i]?.replace("in", "out"));
});

it("is released when the work throws", async () => {
  const path = join(await temporaryFolder(), "a.lock");
  await expect(withLock(path, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await withLock(path, () => Promise.resolve(7))).toBe(7);
});

it("is broken where its holder has ended", async () => {
  const path = join(await temporaryFolder(), "a.lock");
  await writeFile(path, lockOf(deadPid()));
  expect(await withLock(path, () => readFile(path, "utf8"), { pollMs: 2 })).toContain(`"pid":${String(process.pid)}`);
});

it("is kept while its holder runs, and waiting is told once", async () => {
  const path = join(await temporaryFolder(), "a.lock");
  await writeFile(path, lockOf(process.pid));
  const told: string[] = [];
  const waiting = withLock(path, () => Promise.resolve("mine"), { pollMs: 2, onWait: (holder) => told.push(holder) });
  await new Promise((done) => setTimeout(done, 30));
  expect(await readFile(path, "utf8")).toBe(lockOf(process.pid));
  await utimes(path, new Date(0), new Date(0));
  expect(await waiting).toBe("mine");
  expect(told).toEqual([lockOf(process.pid)]);
});

it("counts as stale after a minute of silence, and on another machine only then", async () => {
  const path = join(await temporaryFolder(), "a.lock");
  await writeFile(path, lockOf(deadPid(), "elsewhere"));
  const { mtimeMs } = await stat(path);
  const holder = { text: lockOf(deadPid(), "elsewhere"), mtimeMs };
  expect(isStale(holder, mtimeMs + 1_000)).toBe(false);
  expect(isStale(holder, mtimeMs + 120_000)).toBe(true);
  expect(isStale({ text: "", mtimeMs }, mtimeMs + 1_000)).toBe(false);
});

it("says that the folder can't be written, and what to set", async () => {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "");
  const failed = withLock(join(file, "cache", "x.lock"), () => Promise.resolve());
  await expect(failed).rejects.toBeInstanceOf(SetupError);
  await expect(failed).rejects.toMatchObject({
    message: expect.stringContaining(join(file, "cache")),
    mend: expect.stringContaining("THAW_CACHE"),
  });
});
