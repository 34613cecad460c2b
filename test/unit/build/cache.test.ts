import { fork } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { entryName, findEntry, makeEntry } from "../../../build/setup/cache.js";
import { findDamage } from "../../../build/setup/manifest.js";
import { temporaryFolder } from "./temporaryFolder.ts";

const entry = { name: "runtime", version: "2.0", platform: "linux-x64", definition: { wheel: "abc" } };

async function buildTwo(folder: string): Promise<void> {
  await writeFile(join(folder, "library.so"), "library");
  await writeFile(join(folder, "header.h"), "header");
}

describe("cache entries", () => {
  it("are named by what they are and a checksum of what defines them", () => {
    const name = entryName(entry);
    expect(name).toMatch(/^runtime-2\.0-linux-x64-[0-9a-f]{12}$/);
    expect(entryName({ ...entry, definition: { wheel: "abd" } })).not.toBe(name);
  });

  it("appear finished, under their name, and are built once", async () => {
    const root = await temporaryFolder();
    let builds = 0;
    const build = async (folder: string): Promise<void> => {
      builds += 1;
      await buildTwo(folder);
      expect(await findEntry(root, entry)).toBeNull();
    };
    const folders = await Promise.all([makeEntry(root, entry, build), makeEntry(root, entry, build)]);
    expect(folders).toEqual([join(root, entryName(entry)), join(root, entryName(entry))]);
    expect(builds).toBe(1);
    expect(await readFile(join(root, entryName(entry), "library.so"), "utf8")).toBe("library");
    expect(await readdir(join(root, "tmp"))).toEqual([]);
  });

  it("leave nothing behind when the build fails", async () => {
    const root = await temporaryFolder();
    const failing = makeEntry(root, entry, async (folder) => {
      await writeFile(join(folder, "library.so"), "half");
      throw new Error("no network");
    });
    await expect(failing).rejects.toThrow("no network");
    expect(await findEntry(root, entry)).toBeNull();
    expect(await readdir(join(root, "tmp"))).toEqual([]);
    await makeEntry(root, entry, buildTwo);
    expect(await findEntry(root, entry)).not.toBeNull();
  });

  it("are built anew where a file is missing or cut short", async () => {
    const root = await temporaryFolder();
    const folder = await makeEntry(root, entry, buildTwo);
    await truncate(join(folder, "library.so"), 3);
    expect(await findEntry(root, entry)).toBeNull();
    await makeEntry(root, entry, buildTwo);
    expect(await readFile(join(folder, "library.so"), "utf8")).toBe("library");
    await rm(join(folder, "header.h"));
    expect(await findDamage(folder)).toEqual(["header.h"]);
    expect(await findEntry(root, entry)).toBeNull();
  });

  it("show a changed byte to a deep check only", async () => {
    const root = await temporaryFolder();
    const folder = await makeEntry(root, entry, buildTwo);
    await writeFile(join(folder, "library.so"), "LIBRARY");
    expect(await findDamage(folder)).toEqual([]);
    expect(await findDamage(folder, { deep: true })).toEqual(["library.so"]);
  });

  it("are whole or absent wherever the building process is killed", async () => {
    const root = await temporaryFolder();
    const script = fileURLToPath(new URL("buildSlowly.js", import.meta.url));
    // The child tells of each of its steps; it is killed after the first, then after the second, and so on.
    for (let steps = 1; ; steps++) {
      const child = fork(script, [root], { stdio: "ignore" });
      const ended = once(child, "exit");
      let heard = 0;
      child.on("message", () => {
        heard += 1;
        if (heard === steps) child.kill("SIGKILL");
      });
      const [status] = (await ended) as [number | null];
      const found = await findEntry(root, entry);
      if (found !== null) expect(await findDamage(found, { deep: true })).toEqual([]);
      if (status === 0) break;
      expect(steps).toBeLessThan(50);
    }
    expect(await findEntry(root, entry)).not.toBeNull();
    expect(await readdir(join(root, "tmp"))).toEqual([]);
    expect(await readdir(join(root, "locks"))).toEqual([]);
  });
});
