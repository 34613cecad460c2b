import { setMaxListeners } from "node:events";
import { ThawError } from "../contract/errors.ts";

/** A training job as it can be asked to end. */
export interface Hold {
  /** Aborted by whoever asks, and with the job. */
  readonly signal: AbortSignal;
  /** What the person asked for; undefined when the job itself was cancelled, or nothing was asked. */
  readonly wanted: () => "pause" | "stop" | undefined;
  readonly release: () => void;
}

/** Passes on what the person wants of the training under way; one runs at a time. */
export class RunControl {
  #ask: ((what: "pause" | "stop") => void) | undefined;

  /** @param job signal of the job; aborting it ends the training as a stop does */
  begin(job: AbortSignal): Hold {
    const controller = new AbortController();
    // Every photo that is decoded ahead listens.
    setMaxListeners(0, controller.signal);
    let wanted: "pause" | "stop" | undefined;
    const cancel = (): void => controller.abort();
    if (job.aborted) cancel();
    job.addEventListener("abort", cancel);
    const ask = (what: "pause" | "stop"): void => {
      wanted ??= what;
      controller.abort();
    };
    this.#ask = ask;
    const release = (): void => {
      job.removeEventListener("abort", cancel);
      if (this.#ask === ask) this.#ask = undefined;
    };
    return { signal: controller.signal, wanted: () => wanted, release };
  }

  /** @throws noRun when nothing is being trained */
  pause(): void {
    this.#tell("pause");
  }

  /** @throws noRun when nothing is being trained */
  stop(): void {
    this.#tell("stop");
  }

  #tell(what: "pause" | "stop"): void {
    if (this.#ask === undefined) throw new ThawError("noRun", "No training is under way.");
    this.#ask(what);
  }
}
