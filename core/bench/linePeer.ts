import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ThawError, toThawError } from "../contract/errors.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";

/** A Python script that answers each line with a line of JSON, so that its rounds and ours can alternate. */
export class LinePeer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** What it measures: "PyTorch". */
  readonly #what: string;
  #trouble = "";

  /** @param args of Python, the script first */
  constructor(python: string, args: readonly string[], what: string, signal: AbortSignal) {
    const child = spawn(python, [...args], { signal });
    this.#child = child;
    this.#what = what;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.on("data", (chunk: Buffer) => {
      this.#trouble = (this.#trouble + chunk.toString("utf8")).slice(-2000);
    });
    child.on("error", (error) => {
      this.#trouble = toThawError(error).message;
    });
    // Writing to a process that has died is told by its silence on stdout.
    child.stdin.on("error", () => undefined);
  }

  ask(line: string, signal: AbortSignal): Promise<unknown> {
    this.#child.stdin.write(`${line}\n`);
    return this.next(signal);
  }

  /** The next line, parsed. Throws `runtimeMissing` with the script's last words where there is none. */
  async next(signal: AbortSignal): Promise<unknown> {
    const line = await this.#lines.next();
    throwIfStopped(signal);
    if (line.done === true) {
      const last = this.#trouble.trim().split("\n").at(-1) ?? "";
      throw new ThawError("runtimeMissing", `The Python given with --peer could not measure ${this.#what}: ${last}`);
    }
    return JSON.parse(line.value) as unknown;
  }

  /** Ends the process. */
  close(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }
}
