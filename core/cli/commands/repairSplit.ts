import type { GroupReason } from "../../contract/splitMethod.ts";
import { classTable } from "../reports/scanReport.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

export function repairSplit(dir: string, together: readonly GroupReason[]): Run {
  return withProject(dir, async (session, output) => {
    const { label, summary, changed } = await session.run("split.repair", { together: [...together] });
    const moved = changed.length === 0 ? "No group stands on two sides; nothing was moved." : `${label}.`;
    output.text([classTable(summary), moved].join("\n"));
    output.document({ summary, moved: changed.length });
    return 0;
  });
}
