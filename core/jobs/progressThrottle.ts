import type { Progress } from "../contract/jobs.ts";

/** Ten a second: more than the eye follows, and far less than what a channel between processes minds. */
const interval = 100;

/** Lets through at most ten reports a second; the newest one held back follows when its turn comes, or with `flush`. */
export class ProgressThrottle {
  readonly #deliver: (progress: Progress) => void;
  #held: Progress | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (progress: Progress) => void) {
    this.#deliver = deliver;
  }

  readonly report = (progress: Progress): void => {
    if (this.#timer !== undefined) {
      this.#held = progress;
      return;
    }
    this.#deliver(progress);
    this.#timer = setTimeout(this.#next, interval);
    // A report still to come is no reason for a process to stay.
    this.#timer.unref();
  };

  /** Delivers what is held back, at once, and stops the clock; called when the job ends. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#deliver(held);
  }

  readonly #next = (): void => {
    this.#timer = undefined;
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.report(held);
  };
}
