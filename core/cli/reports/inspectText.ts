import type { InspectReport } from "../../contract/training.ts";
import { printable } from "../printable.ts";
import { percent, table } from "../table.ts";

/** A photo that the model got wrong, with its probability for each class by name. */
export interface Misclassified {
  readonly file: string;
  readonly truth: string;
  readonly predicted: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** @param fileOf path of a photo relative to the project */
export function misclassified(report: InspectReport, fileOf: (id: number) => string): readonly Misclassified[] {
  const name = (index: number): string => report.classes[index] ?? String(index);
  return report.predictions
    .filter(({ truth, predicted }) => truth !== predicted)
    .map(({ photo, truth, predicted, probabilities }) => ({
      file: fileOf(photo),
      truth: name(truth),
      predicted: name(predicted),
      probabilities: Object.fromEntries(probabilities.map((value, index) => [name(index), value])),
    }));
}

/** Accuracy with its count and interval, the confusion matrix, and every mistake. */
export function inspectText(report: InspectReport, mistakes: readonly Misclassified[]): string {
  const names = report.classes.map(printable);
  const matrix = report.matrix.map((row, truth) => [
    names[truth] ?? "",
    ...row.map(String),
    percent(report.perClass[truth]?.recall ?? null),
  ]);
  const stale = "The photos or the split changed since this run; the figures are about the photos as they are now.";
  return [
    accuracyLine(report),
    ...(report.notice === undefined ? [] : [printable(report.notice)]),
    ...(report.stale ? [stale] : []),
    "",
    table(
      [["true \\ predicted", ...names, "recall"], ...matrix],
      ["left", ...names.map(() => "right" as const), "right"],
    ),
    "",
    `Misclassified (${mistakes.length})${mistakes.length > 0 ? ":" : ""}`,
    ...(mistakes.length > 0 ? [mistakeTable(mistakes)] : []),
  ].join("\n");
}

function accuracyLine({ correct, total, interval, run, notice }: InspectReport): string {
  if (total === 0) return `No validation photo to judge run ${run.id} by.`;
  const range = `95 % interval ${percent(interval.low)} to ${percent(interval.high)}`;
  // The epoch was picked by this very accuracy, so the person should know that it is the best of several.
  const epoch = `best epoch ${run.bestEpoch ?? "unknown"} of ${run.epochs.length}`;
  const judged = notice === undefined ? `, ${epoch}` : "";
  return `${correct} of ${total} right, ${percent(correct / total)} (${range}), run ${run.id}${judged}`;
}

function mistakeTable(mistakes: readonly Misclassified[]): string {
  const rows = mistakes.map(({ file, truth, predicted, probabilities }) => [
    `  ${printable(file)}`,
    `is ${printable(truth)}`,
    `taken for ${printable(predicted)}`,
    Object.entries(probabilities)
      .map(([name, value]) => `${printable(name)} ${value.toFixed(3)}`)
      .join(", "),
  ]);
  return table(rows, ["left", "left", "left", "left"]);
}
