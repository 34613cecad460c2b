import { resolve } from "node:path";
import { intakeText } from "../reports/gatherText.ts";
import type { Run } from "../run.ts";
import { tellCutShort } from "../tellCutShort.ts";
import { withProjectToFill } from "../withProject.ts";

export interface ImportOptions {
  readonly class?: string;
  readonly move?: boolean;
}

/** Resolves with 1 where a file could not be taken. */
export function importPhotos(dir: string, paths: readonly string[], options: ImportOptions): Run {
  return withProjectToFill(dir, async (session, output) => {
    tellCutShort(session, output);
    const report = await session.run("gather.import", {
      paths: paths.map((path) => resolve(path)),
      move: options.move === true,
      ...(options.class === undefined ? {} : { class: options.class }),
    });
    output.text(intakeText(report));
    output.document(report);
    return report.problems.some(({ fatal }) => fatal) ? 1 : 0;
  });
}
