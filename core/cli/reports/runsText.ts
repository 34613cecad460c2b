import type { FileProblem } from "../../contract/photos.ts";
import { type RunSummary, totalEpochs } from "../../contract/training.ts";
import { minuteOf } from "../../minuteOf.ts";
import { printable } from "../printable.ts";
import { percent, table } from "../table.ts";
import { problemText } from "./scanReport.ts";

/** A run a line, the oldest first: number, when it began, how it ended, epochs, best accuracy, settings, name. */
export function runsText(runs: readonly RunSummary[], problems: readonly FileProblem[]): string {
  const rows = [...runs]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((run) => [
      run.id,
      minuteOf(run.started),
      run.resumable ? `${run.state}, can go on` : run.state,
      `${run.epochs.length} of ${run.plannedEpochs ?? totalEpochs(run.settings)}`,
      percent(bestAccuracy(run)),
      printable(run.settings.preset ?? run.settings.backbone),
      printable(run.name ?? ""),
    ]);
  const header = ["run", "begun", "state", "epochs", "best", "settings", "name"];
  const align = ["left", "left", "left", "right", "right", "left", "left"] as const;
  const lines = rows.length > 0 ? table([header, ...rows], align) : "There is no run yet; train makes one.";
  return [lines, ...(problems.length > 0 ? [problemText(problems)] : [])].join("\n");
}

/** Accuracy from 0 to 1 of the best epoch; null where none has ended. */
export function bestAccuracy({ epochs, bestEpoch }: Pick<RunSummary, "epochs" | "bestEpoch">): number | null {
  return epochs.find(({ epoch }) => epoch === bestEpoch)?.accuracy ?? null;
}
