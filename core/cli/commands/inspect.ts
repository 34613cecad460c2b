import { inspectText, misclassified } from "../reports/inspectText.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

export function inspect(dir: string, run: string | undefined): Run {
  return withProject(dir, async (session, output) => {
    const report = await session.run("inspect.report", run === undefined ? {} : { run });
    const mistakes = misclassified(report, (id) => session.fileOf(id));
    output.text(inspectText(report, mistakes));
    output.document({ ...report, misclassified: mistakes });
  });
}
