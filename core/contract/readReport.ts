import type { CleanReport, Findings } from "./clean.ts";
import type { Input, Output } from "./schema.ts";

/** Asks the core, as a client does. */
export type AskForReport = <C extends "clean.report" | "clean.findings">(
  command: C,
  input: Input<C>,
) => Promise<Output<C>>;

/**
 * Asks for a report, and for its lists page by page.
 * @param take is given each page, in the order of the lists
 * @returns undefined where another report was asked for before all was read: what was taken is not whole then
 */
export async function readReport(ask: AskForReport, take: (page: Findings) => void): Promise<CleanReport | undefined> {
  const report = await ask("clean.report", {});
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page: Output<"clean.findings"> = await ask("clean.findings", { report: report.number, from });
    if (page.outdated) return undefined;
    take(page);
    from = page.next;
  }
  return report;
}

/** The same with the lists in one, for whoever has time. */
export async function readWholeReport(ask: AskForReport): Promise<(CleanReport & Findings) | undefined> {
  const found: Findings = { flaws: [], groups: [], suspects: [] };
  const report = await readReport(ask, ({ flaws, groups, suspects }) => {
    found.flaws.push(...flaws);
    found.groups.push(...groups);
    found.suspects.push(...suspects);
  });
  return report === undefined ? undefined : { ...report, ...found };
}
