import type { TrainStep } from "./trainer.ts";

/** Seconds that a call may take: to pause, to stop and the curve wait for its end. */
const longest = 0.2;

/** Rows of the first call, before anything is known about how long a step takes. */
const firstRows = 512;

/** Bytes of batches that wait for one call, of which there are copies on the way. */
const mostBytes = 2 ** 24;

/** How many steps go into one call: of a head, up to a few thousand photos, the whole epoch. */
export class CallPace {
  /** Seconds of a step, by the last call; unknown before the first. */
  #step: number | undefined;

  /** Whether a call is to be made of these steps, and not to wait for more. */
  isFull(steps: readonly TrainStep[]): boolean {
    const last = steps.at(-1)?.batch;
    if (last === undefined) return false;
    const withNext = steps.length + 1;
    const isLong = this.#step === undefined ? withNext * last.rows > firstRows : withNext * this.#step > longest;
    return isLong || withNext * last.values.byteLength > mostBytes;
  }

  took(steps: number, seconds: number): void {
    this.#step = seconds / steps;
  }
}
