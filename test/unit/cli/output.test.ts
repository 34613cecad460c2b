import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output } from "../../../core/cli/output.ts";

class Screen extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 80;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** What a job's progress, a note and an answer put on both streams. */
async function spoken(isTTY: boolean, terminal: string | undefined, quiet = false) {
  const [stdout, stderr] = [new Screen(isTTY), new Screen(isTTY)];
  const output = new Output({ stdout, stderr, terminal }, { json: false, quiet });
  for (let done = 0; done < 3; done += 1) output.progress({ phase: "Training", done, total: 3, unit: "steps" });
  output.note("The batch was halved.");
  output.text("epoch");
  await output.end();
  return { stdout: stdout.text, stderr: stderr.text };
}

describe("output", () => {
  it("rewrites a line on a terminal", async () => {
    expect((await spoken(true, "xterm-256color")).stderr).toContain("\u001b[2K");
  });

  it.each([
    [true, "dumb"],
    [false, "xterm-256color"],
    [false, undefined],
  ])(
    "has no escape sequence and no lone return where it could not be read (terminal %j, TERM %j)",
    async (isTTY, term) => {
      const { stdout, stderr } = await spoken(isTTY, term);
      expect(stderr).toMatch(/^Training: 0 of 3 steps\n/);
      expect(stderr).toMatch(/\nThe batch was halved\.\n$/);
      expect(stdout + stderr).not.toMatch(/[\u001b\r]/);
      expect(stdout).toBe("epoch\n");
    },
  );

  it("says nothing on the way with --quiet", async () => {
    expect(await spoken(true, "xterm", true)).toEqual({ stdout: "epoch\n", stderr: "" });
  });
});
