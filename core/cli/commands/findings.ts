import { ThawError, toThawError } from "../../contract/errors.ts";
import { readWholeReport } from "../../contract/readReport.ts";
import { chosenFindings, type FindingKind, findingKinds, findingsText } from "../reports/findingsText.ts";
import type { Run } from "../run.ts";
import type { Session } from "../session.ts";
import { withProject } from "../withProject.ts";

export interface FindingsOptions {
  readonly kind?: readonly FindingKind[];
  readonly backbone?: string;
}

/** What the Clean stage would show: copies, flaws, and labels in doubt. Nothing is changed. */
export function findings(dir: string, { kind: kinds = findingKinds, backbone }: FindingsOptions): Run {
  return withProject(dir, async (session, output) => {
    await session.run("clean.measure", {});
    if (kinds.includes("label")) await judgeLabels(session, backbone, (text) => output.note(text));
    const known = await readWholeReport((command, input) => session.ask(command, input));
    if (known === undefined) throw new ThawError("internal", "Another report was asked for while this one was read.");
    const { photos, measured, suspectsAt } = known;
    const at = suspectsAt === undefined ? {} : { suspectsAt };
    const report = { photos, measured, ...chosenFindings(known, new Set(kinds)), ...at };
    output.text(findingsText(report, (id) => session.fileOf(id)));
    const named = ({ id, ...rest }: { readonly id: number }) => ({ file: session.fileOf(id), ...rest });
    output.document({
      ...report,
      flaws: report.flaws.map(named),
      groups: report.groups.map(({ ids, ...rest }) => ({ ...rest, files: ids.map((id) => session.fileOf(id)) })),
      suspects: report.suspects.map(named),
    });
    return undefined;
  });
}

/** Where labels can't be judged, everything else still can. */
async function judgeLabels(
  session: Session,
  backbone: string | undefined,
  note: (text: string) => void,
): Promise<void> {
  try {
    await session.run("clean.suspect", backbone === undefined ? {} : { backbone });
  } catch (thrown) {
    const error = toThawError(thrown);
    if (backbone !== undefined || !["oneClass", "weightsMissing", "tooFewPhotos"].includes(error.code)) throw error;
    note(`Labels were not looked at: ${error.message}`);
  }
}
