import type { Clock, Context } from "../jobs/context.ts";
import type { PlannedLeg } from "./runPlan.ts";

/** Milliseconds between two measurements of memory: more often nobody sees it. */
const interval = 100;

/**
 * Tells how far a run is, how fast, and how long it will take. Each phase is counted by itself: a step through thawed layers
 * may take a thousand times as long as one of the head, and is not known before it has been made.
 */
export class RunMeter {
  readonly #clock: Clock;
  readonly #report: Context["report"];
  readonly #legs: readonly Pick<PlannedLeg, "firstStep">[];
  readonly #total: number;
  #leg = -1;
  /** Steps that were done when the phase was first told of, and when. */
  #first = { done: 0, at: 0 };
  #told = Number.NEGATIVE_INFINITY;
  #since = { photos: 0, at: 0 };
  #rate: number | undefined;

  /** @param plan of the whole run, of which any number of steps may be done */
  constructor(
    { clock, report }: Pick<Context, "clock" | "report">,
    plan: { readonly legs: readonly Pick<PlannedLeg, "firstStep">[]; readonly steps: number },
  ) {
    this.#clock = clock;
    this.#report = report;
    this.#legs = plan.legs;
    this.#total = plan.steps;
  }

  /** @param done steps of the whole run that are done */
  steps(done: number, photos: number): void {
    const now = this.#clock.now();
    const leg = this.#legs.findLastIndex(({ firstStep }) => firstStep < done);
    if (leg === this.#leg) this.#since.photos += photos;
    else this.#begin(leg, done, now);
    const end = this.#legs[leg + 1]?.firstStep ?? this.#total;
    if (now - this.#told < interval && done < end) return;
    this.#told = now;
    const seconds = (now - this.#since.at) / 1000;
    if (seconds >= 1 || this.#rate === undefined) {
      const rate = seconds > 0 ? this.#since.photos / seconds : undefined;
      // Half of what it was: epochs end with a validation, and the number should not leap there.
      this.#rate = rate === undefined || this.#rate === undefined ? rate : (rate + this.#rate) / 2;
      this.#since = { photos: 0, at: now };
    }
    const spent = (now - this.#first.at) / 1000;
    const own = done - this.#first.done;
    const start = this.#legs[leg]?.firstStep ?? 0;
    const which = this.#legs.length > 1 ? `, phase ${leg + 1} of ${this.#legs.length}` : "";
    this.#report({
      ...{ phase: `Training${which}`, done: done - start, total: end - start, unit: "steps" },
      ...(this.#rate === undefined ? {} : { rate: this.#rate }),
      ...(own > 0 ? { secondsLeft: (spent / own) * (end - done) } : {}),
      memory: process.memoryUsage.rss(),
    });
  }

  #begin(leg: number, done: number, now: number): void {
    this.#leg = leg;
    this.#first = { done, at: now };
    this.#since = { photos: 0, at: now };
    this.#rate = undefined;
    this.#told = Number.NEGATIVE_INFINITY;
  }
}
