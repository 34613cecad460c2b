import { resolve } from "node:path";
import { classTable } from "../reports/scanReport.ts";
import type { Run } from "../run.ts";
import { withSession } from "../withProject.ts";

export function create(dir: string, classes: readonly string[]): Run {
  return withSession(async (session, output) => {
    const report = await session.run("project.create", { dir: resolve(dir), classes: [...classes] });
    const isBare = report.summary.classes.length === 0;
    output.text(isBare ? "An empty project; importing folders makes their classes." : classTable(report.summary));
    output.document(report);
    return 0;
  });
}
