import type { GroupReason } from "../../contract/splitMethod.ts";
import { leakText } from "../reports/splitText.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** Exit code 1 where something leaks, so that a script can ask. */
export function checkSplit(dir: string, together: readonly GroupReason[]): Run {
  return withProject(dir, async (session, output) => {
    const report = await session.run("split.check", { together: [...together] });
    const groups = report.groups.map(({ ids, reasons }) => ({ files: ids.map((id) => session.fileOf(id)), reasons }));
    output.text(leakText(report, groups));
    output.document({ leaking: report.leaking, held: report.held, groups });
    return report.leaking > 0 ? 1 : 0;
  });
}
