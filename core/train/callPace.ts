/** Seconds that a call may take: to pause, to stop and the curve wait for its end. */
const longest = 0.2;

/** Rows of the first call, before anything is known about how long a step takes. */
const firstRows = 512;

/** How many steps go into one call: of a head, up to a few thousand photos, the whole epoch. */
export class CallPace {
  /** Seconds of a step, by the last call; unknown before the first. */
  #step: number | undefined;

  /** Whether a call is to be made of so many steps with so many rows each, and not to wait for another one. */
  isFull(steps: number, rows: number): boolean {
    return this.#step === undefined ? (steps + 1) * rows > firstRows : (steps + 1) * this.#step > longest;
  }

  took(steps: number, seconds: number): void {
    this.#step = seconds / steps;
  }
}
