import type { RunSummary } from "../../../../core/contract/training.ts";
import { Button } from "../../../components/Button.tsx";
import { Notice } from "../../../components/Notice.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { runningRun } from "../../../store/shownRun.ts";
import { AccuracyCard } from "./AccuracyCard.tsx";
import { EpochTable } from "./EpochTable.tsx";
import { LossCard } from "./LossCard.tsx";
import classes from "./Run.module.css";

/** One run: what it said, its plots and its table. */
export function RunPane({ run }: { readonly run: RunSummary }) {
  const actions = useActions();
  const busy = useThawState((state) => state.training.starting || runningRun(state.training) !== null);
  const cutShort = run.state === "interrupted" || run.state === "paused";
  return (
    <>
      {run.notices.map((text) => (
        <Notice key={text} tone="warning">
          {text}
        </Notice>
      ))}
      {run.failure !== undefined && <Notice tone="error">{run.failure.message}</Notice>}
      {cutShort && run.resumable && !busy && (
        <Notice tone="warning" action={<Button onClick={() => actions.resumeTraining(run.id)}>Resume</Button>}>
          {run.state === "paused"
            ? "This run is paused. It goes on exactly where it was."
            : "This run was cut short. It can go on from the last state that was kept, with the same result."}
        </Notice>
      )}
      <div className={classes.plots}>
        <LossCard run={run} />
        <AccuracyCard run={run} />
      </div>
      <EpochTable run={run} />
    </>
  );
}
