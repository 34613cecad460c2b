/** Crashes within `window` milliseconds after which starting again is given up. */
const most = 3;
const window = 60_000;
const delays = [500, 1000, 2000] as const;

/** Decides how long to wait before the core is started again, or that it should not be. Times are milliseconds. */
export class CrashBudget {
  #crashes: readonly number[] = [];

  /** Notes a crash. @returns the wait before the next start, or null when it crashes too often. */
  spend(now: number): number | null {
    this.#crashes = [...this.#crashes.filter((time) => now - time < window), now];
    if (this.#crashes.length >= most) return null;
    return delays[this.#crashes.length - 1] ?? delays[0];
  }

  reset(): void {
    this.#crashes = [];
  }
}
