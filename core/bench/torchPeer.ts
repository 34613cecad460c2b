import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import type { Task } from "./task.ts";

const Ready = z.object({ torch: z.string() });
const Round = z.object({ imagesPerSecond: z.number().positive() });

/** A Python that measures PyTorch, one round of a task when asked, so that its rounds and ours can alternate. */
export class TorchPeer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #trouble = "";

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.on("data", (chunk: Buffer) => {
      this.#trouble = (this.#trouble + chunk.toString("utf8")).slice(-2000);
    });
    child.on("error", (error) => {
      this.#trouble = error.message;
    });
    // Writing to a process that has died is told by its silence on stdout.
    child.stdin.on("error", () => undefined);
  }

  /** Starts the script and waits until PyTorch is loaded. Throws `runtimeMissing` where this Python can't run it. */
  static async start(
    python: string,
    script: string,
    threads: number,
    signal: AbortSignal,
  ): Promise<{ readonly peer: TorchPeer; readonly version: string }> {
    const child = spawn(python, [script, "--threads", String(threads)], { signal });
    const peer = new TorchPeer(child);
    const { torch } = Ready.parse(await peer.#next(signal));
    return { peer, version: torch };
  }

  /** @returns images per second, the median of one round of so many seconds */
  async round({ kind, network, precision }: Task, seconds: number, signal: AbortSignal): Promise<number> {
    this.#child.stdin.write(`${kind} ${network} ${precision} ${seconds}\n`);
    return Round.parse(await this.#next(signal)).imagesPerSecond;
  }

  /** Ends the process. */
  close(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  async #next(signal: AbortSignal): Promise<unknown> {
    const line = await this.#lines.next();
    throwIfStopped(signal);
    if (line.done === true) {
      const last = this.#trouble.trim().split("\n").at(-1) ?? "";
      throw new ThawError("runtimeMissing", `The Python given with --peer could not measure PyTorch: ${last}`);
    }
    return JSON.parse(line.value) as unknown;
  }
}
