import { printable } from "../printable.ts";
import { classTable } from "../reports/scanReport.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** Takes back the last edit, or does the one that was taken back last once more: the steps that the window's Edit menu has. */
export function undo(dir: string, kind: "undo" | "redo"): Run {
  return withProject(dir, async (session, output) => {
    const { label, note, summary, changed } = await session.run("library.editMany", { kind });
    output.text([classTable(summary), `${printable(label)}.`].join("\n"));
    output.document({ label, ...(note === undefined ? {} : { note }), changed: changed.length, summary });
    return 0;
  });
}
