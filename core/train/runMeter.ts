import type { Clock, Context } from "../jobs/context.ts";

/** Milliseconds between two measurements of memory: more often nobody sees it. */
const interval = 100;

/** Tells how far a run is, how fast, and how long it will take. */
export class RunMeter {
  readonly #clock: Clock;
  readonly #report: Context["report"];
  readonly #total: number;
  readonly #first: number;
  readonly #begun: number;
  #told = Number.NEGATIVE_INFINITY;
  #since: { photos: number; at: number };
  #rate: number | undefined;

  /** @param step number of the first step, of `total` */
  constructor({ clock, report }: Pick<Context, "clock" | "report">, step: number, total: number) {
    this.#clock = clock;
    this.#report = report;
    this.#first = step;
    this.#total = total;
    this.#begun = clock.now();
    this.#since = { photos: 0, at: this.#begun };
  }

  /** @param done steps of the whole run that are done */
  steps(done: number, photos: number): void {
    const now = this.#clock.now();
    this.#since.photos += photos;
    if (now - this.#told < interval && done < this.#total) return;
    this.#told = now;
    const seconds = (now - this.#since.at) / 1000;
    if (seconds >= 1 || this.#rate === undefined) {
      const rate = seconds > 0 ? this.#since.photos / seconds : undefined;
      // Half of what it was: epochs end with a validation, and the number should not leap there.
      this.#rate = rate === undefined || this.#rate === undefined ? rate : (rate + this.#rate) / 2;
      this.#since = { photos: 0, at: now };
    }
    const spent = (now - this.#begun) / 1000;
    const own = done - this.#first;
    this.#report({
      ...{ phase: "Training", done, total: this.#total, unit: "steps" },
      ...(this.#rate === undefined ? {} : { rate: this.#rate }),
      ...(own > 0 ? { secondsLeft: (spent / own) * (this.#total - done) } : {}),
      memory: process.memoryUsage.rss(),
    });
  }
}
