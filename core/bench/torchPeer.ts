import { z } from "zod";
import { LinePeer } from "./linePeer.ts";
import type { Task } from "./task.ts";

const Ready = z.object({ torch: z.string() });
const Round = z.object({ imagesPerSecond: z.number().positive() });

/** A Python that measures PyTorch, one round of a task when asked. */
export class TorchPeer {
  readonly #peer: LinePeer;

  private constructor(peer: LinePeer) {
    this.#peer = peer;
  }

  /** Starts the script and waits until PyTorch is loaded. Throws `runtimeMissing` where this Python can't run it. */
  static async start(
    python: string,
    script: string,
    threads: number,
    signal: AbortSignal,
  ): Promise<{ readonly peer: TorchPeer; readonly version: string }> {
    const peer = new LinePeer(python, [script, "--threads", String(threads)], "PyTorch", signal);
    const { torch } = Ready.parse(await peer.next(signal));
    return { peer: new TorchPeer(peer), version: torch };
  }

  /** @returns images per second, the median of one round of so many seconds */
  async round({ kind, network, precision }: Task, seconds: number, signal: AbortSignal): Promise<number> {
    return Round.parse(await this.#peer.ask(`${kind} ${network} ${precision} ${seconds}`, signal)).imagesPerSecond;
  }

  /** Ends the process. */
  close(): void {
    this.#peer.close();
  }
}
