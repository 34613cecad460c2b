import { presetsText } from "../reports/presetsText.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** The presets as they fit the project's photos. */
export function presets(dir: string): Run {
  return withProject(dir, async (session, output) => {
    const answer = await session.ask("train.presets", {});
    output.text(presetsText(answer.presets));
    output.document(answer);
  });
}
