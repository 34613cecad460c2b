import { classTable } from "../reports/scanReport.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

export function split(dir: string, { valid, seed }: { readonly valid: number; readonly seed: number }): Run {
  return withProject(dir, async (session, output) => {
    const settings = { validPercent: valid, seed };
    const { warnings } = await session.run("split.preview", settings);
    const { summary, changed } = await session.run("split.apply", settings);
    output.text([classTable(summary), ...warnings.map((warning) => `Note: ${warning}`)].join("\n"));
    output.document({ summary, moved: changed.length, warnings });
  });
}
