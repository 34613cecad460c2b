import type { Step } from "../contract/training.ts";
import type { Clock } from "../jobs/context.ts";

/** Milliseconds between two deliveries: the window draws no faster. */
const interval = 100;

/** Gathers steps and hands them on at most ten times a second; none is left out. */
export class StepFeed {
  readonly #clock: Clock;
  readonly #deliver: (steps: readonly Step[]) => void;
  #waiting: Step[] = [];
  #delivered = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, deliver: (steps: readonly Step[]) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  add(...steps: readonly Step[]): void {
    this.#waiting.push(...steps);
    if (this.#clock.now() - this.#delivered >= interval) this.flush();
  }

  /** Hands on what waits, at the end of the run. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const steps = this.#waiting;
    this.#waiting = [];
    this.#delivered = this.#clock.now();
    this.#deliver(steps);
  }
}
