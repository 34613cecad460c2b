import type { Output } from "../../contract/schema.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";
import { problemText } from "./scanReport.ts";

/** A file a line: the class it is taken for, then the probability of each class. */
export function predictText({ predictions, problems }: Output<"predict.files">): string {
  const rows = predictions.map(({ file, predicted, probabilities }) => [
    printable(file),
    printable(predicted),
    Object.entries(probabilities)
      .sort(([, a], [, b]) => b - a)
      .map(([name, value]) => `${printable(name)} ${value.toFixed(3)}`)
      .join(", "),
  ]);
  const lines = rows.length > 0 ? [table(rows, ["left", "left", "left"])] : [];
  return [...lines, ...(problems.length > 0 ? [problemText(problems)] : [])].join("\n");
}
