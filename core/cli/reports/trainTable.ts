import type { EpochRow } from "../../contract/training.ts";

const width = 11;

/** The table of fast.ai 0.7, to which people compare. */
export const trainHeader = ["epoch", "trn_loss", "val_loss", "accuracy"]
  .map((name) => name.padEnd(width))
  .join("")
  .trimEnd();

export function trainLine({ epoch, trainLoss, validLoss, accuracy }: EpochRow): string {
  const cells = [String(epoch), ...[trainLoss, validLoss, accuracy].map(number)];
  return cells
    .map((cell) => cell.padEnd(width))
    .join("")
    .trimEnd();
}

/** Six decimals as fast.ai prints them; fewer where a diverging loss would run into the next column. */
function number(value: number): string {
  const fixed = value.toFixed(6);
  if (fixed.length < width) return fixed;
  return value < 1e7 ? value.toPrecision(8) : value.toExponential(3);
}
