import type { Stage } from "../../core/contract/bridge.ts";
import { formatCount, formatNoun, formatPercent } from "../format/numbers.ts";
import { totals } from "../store/projectSlice.ts";
import { bestRow, plannedEpochs, runningRun } from "../store/shownRun.ts";
import type { State } from "../store/store.ts";

/** The line under a stage's name in the rail: where the project stands there, "" where there is nothing to say yet. */
export function stageState(state: State, stage: Stage): string {
  const { summary } = state.project;
  if (summary === null) return "";
  const counts = totals(summary);
  switch (stage) {
    case "gather":
      return formatNoun(counts.kept, "photo");
    case "clean":
      return counts.removed === 0 ? "Nothing removed" : `${formatCount(counts.removed)} removed`;
    case "split":
      return summary.split === undefined ? "Not split" : sides(counts);
    case "train":
      return trainState(state);
    case "inspect":
      return inspectState(state);
  }
}

/** "420 / 120", with a test part "420 / 120 / 60". */
function sides({ train, valid, test }: ReturnType<typeof totals>): string {
  return [train, valid, ...(test > 0 ? [test] : [])].map(formatCount).join(" / ");
}

function trainState({ training }: State): string {
  const running = runningRun(training);
  if (running !== null) return `Epoch ${running.epochs.length + 1} of ${plannedEpochs(running)}`;
  const best = Math.max(...training.runs.map((run) => bestRow(run)?.accuracy ?? -1));
  return best < 0 ? "Not trained" : `${formatPercent(best, 1)} best`;
}

function inspectState({ inspect, training }: State): string {
  if (inspect.report !== null) return formatNoun(inspect.report.total - inspect.report.correct, "mistake");
  return training.runs.some((run) => run.epochs.length > 0) ? "Ready to look at" : "Nothing to inspect";
}
