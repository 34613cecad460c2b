import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { coreEnvironment } from "../../../build/run/coreEnvironment.js";
import { countPlaywright, countVitest } from "../../../build/run/countTests.js";
import { runThrough } from "../../../build/run/runThrough.js";
import { formatGate, summarise } from "../../../build/run/summary.js";
import { temporaryFolder } from "./temporaryFolder.ts";

async function report(content: object): Promise<string> {
  const path = join(await temporaryFolder(), "report.json");
  await writeFile(path, JSON.stringify(content));
  return path;
}

const good = { status: "passed", assertionResults: [{}] };

it("counts Vitest's tests, and a file that can't be loaded as one failure", async () => {
  const whole = await report({ numPassedTests: 3, numFailedTests: 0, testResults: [good] });
  expect(await countVitest(whole, 0)).toEqual({ passed: 3, failed: 0 });
  const unloaded = { status: "failed", assertionResults: [] };
  const broken = await report({ numPassedTests: 3, numFailedTests: 1, testResults: [good, unloaded] });
  expect(await countVitest(broken, 1)).toEqual({ passed: 3, failed: 2 });
});

it("counts a failure outside any test, and a run without a report", async () => {
  const whole = await report({ numPassedTests: 3, numFailedTests: 0, testResults: [good] });
  expect(await countVitest(whole, 1)).toEqual({ passed: 3, failed: 1 });
  expect(await countVitest("/nowhere/report.json", 1)).toEqual({ passed: 0, failed: 1 });
});

it("counts a window test that passed only when repeated as failed", async () => {
  const path = await report({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } });
  expect(await countPlaywright(path, 1)).toEqual({ passed: 4, failed: 2 });
});

it("closes with the sum, and is no success when nothing ran", () => {
  const gate = { name: "types", passed: 1, failed: 0, seconds: 2, output: "" };
  expect(summarise([gate, { ...gate, passed: 5, failed: 1 }])).toEqual({ line: "6 passed, 1 failed", ok: false });
  expect(summarise([gate])).toEqual({ line: "1 passed, 0 failed", ok: true });
  expect(summarise([{ ...gate, passed: 0 }]).ok).toBe(false);
  expect(formatGate({ ...gate, passed: 5, failed: 1 })).toBe("types    FAILED    2.0 s 5 passed, 1 failed");
});

it("hands a program's exit status on, and a signal as 128 and its number", async () => {
  const run = (code: string): Promise<number> => runThrough(process.execPath, ["-e", code], { stdio: "ignore" });
  expect(await run("process.exit(7)")).toBe(7);
  expect(await run("process.kill(process.pid, 'SIGKILL')")).toBe(137);
});

it("passes an interrupt on to the program and ends as it ends", async () => {
  const url = new URL("../../../build/run/runThrough.js", import.meta.url).href;
  const inner = "process.on('SIGINT', () => process.exit(130)); console.log('up'); setInterval(() => {}, 1000);";
  const outer = `import { runThrough } from ${JSON.stringify(url)};
    process.exitCode = await runThrough(process.execPath, ["-e", ${JSON.stringify(inner)}]);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", outer], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
});

it("tells the core where the weights are, unless the person does", () => {
  const record = { weights: { dir: "/cache/weights" } };
  expect(coreEnvironment(record, {})["THAW_WEIGHTS_DIR"]).toBe("/cache/weights");
  expect(coreEnvironment(record, { THAW_WEIGHTS_DIR: "/mine" })["THAW_WEIGHTS_DIR"]).toBe("/mine");
  expect(coreEnvironment({ weights: null }, {})).not.toHaveProperty("THAW_WEIGHTS_DIR");
});
