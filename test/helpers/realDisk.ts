import { execFileSync } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./temporaryFolder.ts";

const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { stdio: "pipe" });
};

/**
 * A file system of its own, in memory, gone when the test ends.
 * @param size as mount takes it: "4m"
 * @returns undefined where this machine lets no test mount one
 */
export function smallDisk(size: string): { readonly dir: string; readonly grow: (to: string) => void } | undefined {
  const dir = temporaryFolder();
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${size}`, "none", dir);
  } catch {
    return undefined;
  }
  // Before the folder itself is taken away: hooks run last in, first out.
  onTestFinished(() => run("umount", "-l", dir));
  return { dir, grow: (to) => run("mount", "-o", `remount,size=${to}`, dir) };
}

/**
 * Makes a folder read-only as a disk is that was switched so, whoever asks.
 * @returns the way back; undefined where this machine lets no test mount anything
 */
export function readOnlyDisk(folder: string): (() => void) | undefined {
  let stands = false;
  const end = (): void => {
    if (stands) run("umount", "-l", folder);
    stands = false;
  };
  try {
    run("mount", "--bind", folder, folder);
    stands = true;
    run("mount", "-o", "remount,bind,ro", folder);
  } catch {
    end();
    return undefined;
  }
  onTestFinished(end);
  return end;
}

const nobody = 65_534;

/** Does the work as a person without rights over everything: root is let through every door. @param own folder that is theirs */
export async function asNobody<T>(own: string, work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid === undefined || seteuid === undefined || geteuid() !== 0) return await work();
  for (const path of [own, ...readdirSync(own, { recursive: true }).map((name) => join(own, String(name)))])
    chownSync(path, nobody, nobody);
  seteuid(nobody);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}
