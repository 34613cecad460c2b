import type { InspectReport } from "../../../core/contract/training.ts";
import { formatNoun } from "../../format/numbers.ts";
import type { Cell } from "../../store/inspectSlice.ts";

/** A cell of the matrix in words: "fruit predicted as vegetable: 3 photos". */
export function cellTitle(report: InspectReport, { truth, predicted }: Cell, count: number): string {
  const nameOf = (index: number): string => report.classes[index] ?? "";
  return `${nameOf(truth)} predicted as ${nameOf(predicted)}: ${formatNoun(count, "photo")}`;
}
