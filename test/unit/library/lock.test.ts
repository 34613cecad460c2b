import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { isAlive, processStart } from "../../../core/processIdentity.ts";
import { quickFiles, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const open = async (dir: string): Promise<Project> =>
  await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });

function newProject(): string {
  const dir = temporaryFolder();
  writeFiles(dir, { "a/1.jpg": "one", "b/1.jpg": "two" });
  return dir;
}

const lockOf = (dir: string): string => join(dir, ".thaw/lock");
const since = "2020-01-01T00:00:00.000Z";

test("the second to open is told who holds the project, and gets it when it is closed", async () => {
  const dir = newProject();
  const first = await open(dir);
  await expect(open(dir)).rejects.toMatchObject({
    code: "projectLocked",
    message: expect.stringContaining(`process ${process.pid}`),
    details: { pid: process.pid, host: hostname() },
  });
  await first.close();
  expect(existsSync(lockOf(dir))).toBe(false);
  await (await open(dir)).close();
});

test("a process that is gone, or another one with its number, holds nothing", async () => {
  const dir = newProject();
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  const stale = [
    { pid: child.pid, start: "" },
    { pid: process.pid, start: "another boot/17" },
  ];
  for (const holder of stale) {
    writeFiles(dir, { ".thaw/lock": JSON.stringify({ ...holder, host: hostname(), since, token: "abc" }) });
    const project = await open(dir);
    expect(JSON.parse(readFileSync(lockOf(dir), "utf8"))).toMatchObject({ pid: process.pid });
    await project.close();
  }
});

test("a lock of another machine is respected, with a way out", async () => {
  const dir = newProject();
  const lock = JSON.stringify({ pid: 1, start: "", host: "elsewhere", since, token: "abc" });
  writeFiles(dir, { ".thaw/lock": lock });
  await expect(open(dir)).rejects.toMatchObject({
    code: "projectLocked",
    message: expect.stringMatching(/"elsewhere".*delete the file/),
  });
  expect(readFileSync(lockOf(dir), "utf8")).toBe(lock);
});

test("of many that find an abandoned lock, one gets the project", async () => {
  for (let round = 0; round < 10; round += 1) {
    const dir = newProject();
    writeFiles(dir, {
      ".thaw/lock": JSON.stringify({ pid: 2 ** 22 + 1, start: "", host: hostname(), since, token: `t${round}` }),
    });
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => open(dir)));
    const winners = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
    expect(winners).toHaveLength(1);
    for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "projectLocked" });
    await winners[0]?.close();
  }
});

test("a take-over that was itself cut off is taken over", async () => {
  const dir = newProject();
  const dead = (token: string) => JSON.stringify({ pid: 2 ** 22 + 1, start: "", host: hostname(), since, token });
  writeFiles(dir, { ".thaw/lock": dead("one"), ".thaw/lock.over.one": dead("two") });
  const project = await open(dir);
  expect(existsSync(`${lockOf(dir)}.over.one`)).toBe(false);
  await project.close();
});

test("a lock that was taken from us is not given free", async () => {
  const dir = newProject();
  const project = await open(dir);
  writeFileSync(lockOf(dir), JSON.stringify({ pid: 1, start: "", host: "elsewhere", since, token: "other" }));
  await project.close();
  expect(existsSync(lockOf(dir))).toBe(true);
});

test("a process is known by its start", () => {
  const start = processStart(process.pid) ?? "";
  expect(isAlive({ pid: process.pid, host: hostname(), start })).toBe(true);
  expect(isAlive({ pid: 2 ** 22 + 1, host: hostname(), start: "" })).toBe(false);
});
