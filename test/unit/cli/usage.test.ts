import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../core/cli/main.ts";

class Collected extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(args: readonly string[]) {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const code = await runCommandLine(args, {
    streams: { stdout, stderr },
    onInterrupt: () => undefined,
    exit: () => undefined,
    now: () => 0,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe("usage", () => {
  it.each([
    [[]],
    [["bogus"]],
    [["scan"]],
    [["scan", "a", "b"]],
    [["scan", "--bogus", "x"]],
    [["split", "x", "--valid", "0"]],
    [["split", "x", "--valid", "ninety"]],
    [["split", "x", "--seed", "1.5"]],
    [["train", "x", "--epochs", "0"]],
    [["train", "x", "--epochs"]],
    [["train", "x", "--lr", "-1"]],
    [["train", "x", "--batch", "1e9"]],
    [["train", "x", "--lr", "slice(1,2,3)"]],
    [["train", "x", "--lr", "1e-3,"]],
    [["train", "x", "--schedule", "sgdr"]],
    [["train", "x", "--schedule", "one_cycle", "--cycle-len", "2"]],
    [["train", "x", "--epochs", "3", "--cycle-len", "2"]],
    [["train", "x", "--schedule", "constant", "--pct-start", "0.3"]],
    [["train", "x", "--pct-start", "1"]],
    [["train", "x", "--hidden", "64"]],
    [["train", "x", "--class-weights", "apple"]],
    [["train", "x", "--class-weights", "apple=-1"]],
    [["train", "x", "--dropout", "1"]],
    [["train", "x", "--preset", "better"]],
    [["train", "x", "--backbone", "vgg"]],
    [["findings", "x", "--backbone", "vgg"]],
    [["weights", "vgg"]],
    [["undo"]],
    [["runs", "x", "y"]],
    [["train", "x", "--resume", "3", "--bs", "4"]],
    [["train", "x", "--resume", "3", "--one-more", "2"]],
    [["train", "x", "--one-more", "3", "--then"]],
    [["lr-find", "x", "--phase", "0"]],
    [["lr-find", "x", "--hidden", "64"]],
    [["presets"]],
    [["predict", "x"]],
    [["scan", ""]],
    [["import", "x", "y", ""]],
    [["create", "x", "cat", ""]],
    [["inspect", "x", "--run", "../0001"]],
    [["inspect", "x", "--run", "0"]],
    [["search", "x"]],
    [["search", "x", "--keywords", "a", "--licence", "any"]],
    [["search", "x", "--keywords", "a", "--limit", "4001"]],
    [["search", "x", "--keywords", "a", "--providers", "google"]],
    [["search", "x", "--keywords", "a", "--download"]],
    [["download", "x", "--class", "a"]],
    [["download", "x", "--class", "a", "--urls", "/nowhere/at/all"]],
    [["settings", "--address", "openverse"]],
    [["bench", "--seconds", "0"]],
  ])("%j is code 2, one line on stderr, and one document with --json", async (args) => {
    const plain = await run(args);
    expect(plain).toMatchObject({ code: 2, stdout: "" });
    expect(plain.stderr).toMatch(/^thaw: [^\n]+ --help[^\n]*\n$/);
    const json = await run(["--json", ...args]);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "usage" } });
  });

  it("a flag after -- is a name", async () => {
    const { code, stdout } = await run(["scan", "--", "--json"]);
    expect([code, stdout]).toEqual([1, ""]);
  });

  it("prints help and version on stdout with code 0", async () => {
    const help = await run(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const name of [
      "scan",
      "split",
      "train",
      "lr-find",
      "presets",
      "inspect",
      "predict",
      "sample",
      "search",
      "download",
      "resume-downloads",
      "credits",
      "settings",
      "doctor",
      "bench",
    ]) {
      expect(help.stdout).toContain(`\n  ${name} `);
    }
    expect((await run(["train", "--help"])).stdout).toContain("--epochs <n>");
    expect(await run(["--version"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe("interrupt", () => {
  it("cancels the work first, and ends the process at the second", async () => {
    const [stdout, stderr] = [new Collected(), new Collected()];
    let interrupt: () => void = () => undefined;
    let now = 0;
    const exits: number[] = [];
    const ended = runCommandLine(["scan", "/nowhere", "--json"], {
      streams: { stdout, stderr },
      onInterrupt: (listener) => {
        interrupt = listener;
      },
      exit: (code) => exits.push(code),
      now: () => now,
    });
    interrupt();
    // The same key press once more, passed on by a launcher.
    now += 20;
    interrupt();
    expect(exits).toEqual([]);
    now += 600;
    interrupt();
    expect(exits).toEqual([130]);
    expect(await ended).toBe(130);
    expect(JSON.parse(stdout.text)).toMatchObject({ error: { code: "cancelled" } });
    expect(stderr.text).toBe("thaw: Stopped.\n");
  });
});
