import type { EpochRow } from "../../contract/training.ts";

const width = 11;

/** The table of fast.ai 0.7, to which people compare. */
export const trainHeader = ["epoch", "trn_loss", "val_loss", "accuracy"]
  .map((name) => name.padEnd(width))
  .join("")
  .trimEnd();

export function trainLine({ epoch, trainLoss, validLoss, accuracy }: EpochRow): string {
  const cells = [String(epoch), ...[trainLoss, validLoss, accuracy].map((value) => value.toFixed(6))];
  return cells
    .map((cell) => cell.padEnd(width))
    .join("")
    .trimEnd();
}
