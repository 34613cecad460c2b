import { ThawError } from "../../contract/errors.ts";
import { lrFindText } from "../reports/lrFindText.ts";
import type { Run } from "../run.ts";
import type { TrainOptions } from "../train/trainOptions.ts";
import { withProject } from "../withProject.ts";
import { settingsChooser } from "./train.ts";

/** @param phase counted from 1, as people count */
export function lrFind(dir: string, options: TrainOptions, phase: number): Run {
  const choose = settingsChooser(options);
  return withProject(dir, async (session, output) => {
    const settings = await choose(session);
    if (phase > settings.phases.length)
      throw new ThawError(
        "usage",
        `There is no phase ${phase}: the settings have ${settings.phases.length}. See: thaw lr-find --help`,
      );
    const report = await session.run("train.lrFind", { ...settings, phase: phase - 1 });
    output.text(lrFindText(report));
    output.document(report);
  });
}
