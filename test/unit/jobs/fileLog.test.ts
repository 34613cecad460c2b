import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileLog } from "../../../core/jobs/fileLog.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "thaw-log-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("fileLog", () => {
  it("writes one JSON line an entry, with the stacks of errors and their causes", () => {
    const file = path.join(dir, "deep", "core.jsonl");
    const log = fileLog(file, { now: () => 0 });
    log.info("line\nbreak", { count: 2 });
    log.error("failed", { error: new Error("outer", { cause: new Error("inner") }) });
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { time: "1970-01-01T00:00:00.000Z", level: "info", message: "line\nbreak", count: 2 },
      expect.objectContaining({
        level: "error",
        error: expect.stringMatching(/outer[\s\S]*caused by Error: inner/) as unknown,
      }),
    ]);
  });

  it("begins a new file when the old one is large", () => {
    const file = path.join(dir, "core.jsonl");
    writeFileSync(file, "");
    truncateSync(file, 5_000_000);
    fileLog(file, { now: () => 0 }).info("next");
    expect(statSync(`${file}.old`).size).toBe(5_000_000);
    expect(readFileSync(file, "utf8")).toContain("next");
  });

  it("never throws, not even where nothing can be written", () => {
    writeFileSync(path.join(dir, "file"), "");
    expect(() => fileLog(path.join(dir, "file", "core.jsonl"), { now: () => 0 }).info("lost")).not.toThrow();
  });
});
