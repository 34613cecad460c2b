import { toThawError } from "../../contract/errors.ts";
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
    const measured = await session.run("clean.measure", {});
    const suspected = kinds.includes("label")
      ? await labels(session, backbone, (text) => output.note(text))
      : undefined;
    const report = chosenFindings(suspected ?? measured, new Set(kinds));
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
async function labels(session: Session, backbone: string | undefined, note: (text: string) => void) {
  try {
    return await session.run("clean.suspect", backbone === undefined ? {} : { backbone });
  } catch (thrown) {
    const error = toThawError(thrown);
    if (backbone !== undefined || !["oneClass", "weightsMissing", "tooFewPhotos"].includes(error.code)) throw error;
    note(`Labels were not looked at: ${error.message}`);
    return undefined;
  }
}
