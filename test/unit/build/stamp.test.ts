import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { definitionOf, isUpToDate, makeStamp } from "../../../build/bundle/stamp.js";
import { temporaryFolder } from "./temporaryFolder.ts";

let root = "";
const old = new Date("2020-01-01");

beforeEach(async () => {
  root = await temporaryFolder();
  await mkdir(join(root, "core"));
  for (const name of ["core/cli.ts", "core/cli.js", "package-lock.json"]) {
    await writeFile(join(root, name), name);
    await utimes(join(root, name), old, old);
  }
});

function stampNow(started = Date.now()): unknown {
  return makeStamp(
    root,
    definitionOf(root, {}),
    ["core/cli.ts", "node_modules/zod/index.js"],
    ["core/cli.js"],
    started,
  );
}

it("holds while nothing changes", () => {
  expect(isUpToDate(root, definitionOf(root, {}), stampNow())).toBe(true);
});

it("fails for an edited source, also one of the same length", async () => {
  const stamp = stampNow();
  await writeFile(join(root, "core/cli.ts"), "core/CLI.ts");
  expect(isUpToDate(root, definitionOf(root, {}), stamp)).toBe(false);
});

it("fails for a removed output", () => {
  const stamp = makeStamp(root, definitionOf(root, {}), ["core/cli.ts"], ["core/gone.js"], Date.now());
  expect(isUpToDate(root, definitionOf(root, {}), stamp)).toBe(false);
});

it("fails for other packages and for another request", async () => {
  const stamp = stampNow();
  expect(isUpToDate(root, definitionOf(root, { minify: true }), stamp)).toBe(false);
  await writeFile(join(root, "package-lock.json"), "other packages");
  expect(isUpToDate(root, definitionOf(root, {}), stamp)).toBe(false);
});

it("doesn't trust a source that was edited while it was bundled", () => {
  expect(isUpToDate(root, definitionOf(root, {}), stampNow(old.getTime() - 1))).toBe(false);
});

it("fails without a stamp", () => {
  expect(isUpToDate(root, definitionOf(root, {}), null)).toBe(false);
});
