import { scanText } from "../reports/scanReport.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** Opening looks at every file, so that is the scan. */
export function scan(dir: string): Run {
  return withProject(dir, (_session, output, report) => {
    output.text(scanText(report));
    output.document(report);
    return Promise.resolve(0);
  });
}
