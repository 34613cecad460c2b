import type { Progress } from "../contract/jobs.ts";

/** Milliseconds before a rate is worth telling. */
const soonest = 500;

/** Things a second so far, and the seconds that the rest takes at that rate. */
export function pace(done: number, total: number, milliseconds: number): Pick<Progress, "rate" | "secondsLeft"> {
  if (done === 0 || milliseconds < soonest) return {};
  const rate = (done * 1000) / milliseconds;
  return { rate, secondsLeft: Math.max(0, total - done) / rate };
}
