import type { FileProblem, ProjectSummary, ScanReport } from "../../contract/photos.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";

/** Photos for each class and part, then every file with something wrong, one a line. */
export function scanText({ summary, problems }: ScanReport): string {
  return [classTable(summary), ...(problems.length > 0 ? ["", problemText(problems)] : [])].join("\n");
}

export function classTable({ classes }: ProjectSummary): string {
  const rows = classes.map(({ name, train, valid, test, removed }) => [
    printable(name),
    ...[train, valid, test, removed].map(String),
  ]);
  const header = ["class", "train", "valid", "test", "removed"];
  return table([header, ...rows], ["left", "right", "right", "right", "right"]);
}

/** "fruit/x.jpg: is empty (0 bytes)", those that can't be used first. */
export function problemText(problems: readonly FileProblem[]): string {
  const line = ({ file, reason }: FileProblem): string => `  ${printable(file)}: ${printable(reason)}`;
  const [left, noted] = [problems.filter(({ fatal }) => fatal), problems.filter(({ fatal }) => !fatal)];
  return [
    ...(left.length > 0 ? [`Not used (${left.length}):`, ...left.map(line)] : []),
    ...(noted.length > 0 ? [`Used, but worth a look (${noted.length}):`, ...noted.map(line)] : []),
  ].join("\n");
}
