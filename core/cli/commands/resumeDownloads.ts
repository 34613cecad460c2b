import { printable } from "../printable.ts";
import { intakeText } from "../reports/gatherText.ts";
import type { Run } from "../run.ts";
import { tellCutShort } from "../tellCutShort.ts";
import { withProject } from "../withProject.ts";

/** Goes on with every download that was begun and has not ended, or forgets them. */
export function resumeDownloads(dir: string, { discard = false }: { readonly discard?: boolean }): Run {
  return withProject(dir, async (session, output) => {
    tellCutShort(session, output);
    const { downloads } = await session.ask("gather.pending", {});
    const reports = [];
    for (const { id, class: name, done, total } of downloads) {
      if (discard) {
        await session.ask("gather.discard", { id });
        output.text(`Forgotten: ${printable(name)}, ${done} of ${total} photos.`);
        continue;
      }
      const report = await session.run("gather.resume", { id });
      output.text(`${printable(name)}: ${intakeText(report)}`);
      reports.push(report);
    }
    if (downloads.length === 0) output.text("No download is waiting.");
    output.document({ downloads, reports });
    return reports.some(({ problems }) => problems.some(({ fatal }) => fatal)) ? 1 : 0;
  });
}
