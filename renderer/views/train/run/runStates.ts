import type { RunSummary } from "../../../../core/contract/training.ts";

/** What became of a run, in words. */
export const runStates: Readonly<Record<RunSummary["state"], string>> = {
  running: "training",
  paused: "paused",
  finished: "finished",
  stopped: "stopped by you; the best epoch is kept",
  interrupted: "cut short",
  failed: "failed",
};
