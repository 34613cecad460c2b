import { runsText } from "../reports/runsText.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** Every run of the project, by the number that --run, --resume and --one-more take. */
export function runs(dir: string): Run {
  return withProject(dir, async (session, output) => {
    const answer = await session.ask("train.runs", {});
    output.text(runsText(answer.runs, answer.problems));
    output.document(answer);
    return 0;
  });
}
