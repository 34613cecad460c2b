import type { Cleaning } from "../../core/clean/cleaning.ts";
import type { CleanReport, Findings } from "../../core/contract/clean.ts";
import { readWholeReport } from "../../core/contract/readReport.ts";
import type { Input, Output } from "../../core/contract/schema.ts";

/** A report with all its lists, read page by page as a window does. */
export async function wholeReport(cleaning: Cleaning): Promise<CleanReport & Findings & { readonly pages: number }> {
  let pages = 0;
  const answer = async (command: string, input: unknown): Promise<unknown> => {
    if (command === "clean.report") return await cleaning.report();
    pages += 1;
    const { report, from = 0 } = input as Input<"clean.findings">;
    return cleaning.findings(report, from);
  };
  const report = await readWholeReport(
    async (command, input) => (await answer(command, input)) as Output<typeof command>,
  );
  if (report === undefined) throw new Error("The report was outdated before it was read.");
  return { ...report, pages };
}
