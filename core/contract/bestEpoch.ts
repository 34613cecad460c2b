import type { EpochRow } from "./training.ts";

/** Whether an epoch's weights are the better ones: higher validation accuracy, or the same and a lower loss. */
export function isBetter(row: EpochRow, than: EpochRow | undefined): boolean {
  if (than === undefined) return true;
  return row.accuracy > than.accuracy || (row.accuracy === than.accuracy && row.validLoss < than.validLoss);
}
