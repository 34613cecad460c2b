import { type CleanReport, type Findings, flawKinds, flawNames } from "../../contract/clean.ts";
import { printable } from "../printable.ts";
import { percent, table } from "../table.ts";

/** Kinds of findings, as --kind takes them. */
export const findingKinds = ["exact", "near", ...flawKinds, "label"] as const;
export type FindingKind = (typeof findingKinds)[number];

/** What was found, and of how many photos. */
export type WholeReport = Pick<CleanReport, "photos" | "measured" | "suspectsAt"> & Findings;

/** Without the kinds that were not asked for. */
export function chosenFindings({ flaws, groups, suspects }: Findings, kinds: ReadonlySet<FindingKind>): Findings {
  return {
    flaws: flaws.filter(({ kind }) => kinds.has(kind)),
    groups: groups.filter(({ kind }) => kinds.has(kind)),
    suspects: kinds.has("label") ? suspects : [],
  };
}

/**
 * A table for each kind that has findings: the file, and why.
 * @param fileOf path of a photo relative to the project
 */
export function findingsText(report: WholeReport, fileOf: (id: number) => string): string {
  const file = (id: number): string => `  ${printable(fileOf(id))}`;
  const parts: string[] = [`${report.measured} of ${report.photos} photos measured`];
  const part = (title: string, rows: readonly (readonly string[])[], columns: number): void => {
    if (rows.length > 0)
      parts.push(
        `\n${title}\n${table(
          rows,
          Array.from({ length: columns }, () => "left" as const),
        )}`,
      );
  };
  for (const kind of ["exact", "near"] as const) {
    const groups = report.groups.filter((group) => group.kind === kind);
    const rows = groups.flatMap(({ ids, reason }) =>
      ids.map((id, at) => [
        file(id),
        at === 0 ? `keep; ${ids.length} of one picture: ${reason}` : "like the one above",
      ]),
    );
    part(
      `${kind === "exact" ? "Exact copies" : "Near copies"} (${groups.length} group${groups.length === 1 ? "" : "s"})`,
      rows,
      2,
    );
  }
  for (const kind of flawKinds) {
    const flaws = report.flaws.filter((flaw) => flaw.kind === kind);
    part(
      `${flawNames[kind]} (${flaws.length})`,
      flaws.map(({ id, reason }) => [file(id), reason]),
      2,
    );
  }
  const suspects = report.suspects.map(({ id, own, class: name, confidence, suspicion }) => [
    file(id),
    `own class ${percent(own)}`,
    `${printable(name)} ${percent(confidence)}`,
    suspicion > 0 ? "likely a wrong label" : "in doubt",
  ]);
  part(`Labels in doubt (${suspects.length})`, suspects, 4);
  if (parts.length === 1) parts.push("Nothing was found.");
  return parts.join("\n");
}
