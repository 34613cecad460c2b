import { wilsonInterval } from "../../../../core/contract/wilsonInterval.ts";
import { formatCount, formatInterval } from "../../../format/numbers.ts";

/** An accuracy with what it rests on: "32 of 36 · 75–96 %". */
export function honestAccuracy(accuracy: number, photos: number): string {
  const correct = Math.round(accuracy * photos);
  const { low, high } = wilsonInterval(correct, photos);
  return `${formatCount(correct)} of ${formatCount(photos)} · ${formatInterval(low, high)}`;
}
