import type { RunSummary } from "./training.ts";

/**
 * The run that is looked at when none is named: the newest that has weights. One that failed is taken where no other has
 * any: the weights from before it diverged are sound.
 * @param runs newest first
 */
export function inspectedRun<R extends Pick<RunSummary, "state" | "bestEpoch">>(runs: readonly R[]): R | undefined {
  const kept = runs.filter(({ state, bestEpoch }) => state !== "running" && bestEpoch !== undefined);
  return kept.find(({ state }) => state !== "failed") ?? kept[0];
}
