import type { EpochRow } from "../contract/training.ts";

/**
 * Number of the epoch with the highest validation accuracy; ties go to the lower validation loss, then to the earlier
 * epoch.
 */
export function bestEpoch(epochs: readonly EpochRow[]): number | undefined {
  let best: EpochRow | undefined;
  for (const row of epochs) {
    if (
      best === undefined ||
      row.accuracy > best.accuracy ||
      (row.accuracy === best.accuracy && row.validLoss < best.validLoss)
    )
      best = row;
  }
  return best?.epoch;
}
