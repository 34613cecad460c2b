import { ArrowRight, ChartSpline, SquareSplitHorizontal } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import { totals } from "../../store/projectSlice.ts";
import { runningRun, shownRun } from "../../store/trainingSlice.ts";
import { AccuracyCard } from "./AccuracyCard.tsx";
import { EpochTable } from "./EpochTable.tsx";
import { LossCard } from "./LossCard.tsx";
import { RunList } from "./RunList.tsx";
import { TrainForm } from "./TrainForm.tsx";
import classes from "./TrainView.module.css";

/** Settings and earlier runs at the left, the shown run's plots and table at the right. */
export function TrainView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const run = useThawState((state) => shownRun(state.training));
  const running = useThawState((state) => runningRun(state.training) !== null);
  const hasResult = useThawState((state) => state.training.runs.some(({ epochs }) => epochs.length > 0));
  if (summary === null) return null;
  const { train, valid } = totals(summary);
  const split = summary.split !== undefined;
  const line = split ? `${formatNoun(train, "photo")} to train on, ${formatNoun(valid, "photo")} to judge it by` : "";
  return (
    <>
      <StageHeader title="Train" line={line}>
        {hasResult && !running && (
          <Button
            look="accent"
            trailingIcon={ArrowRight}
            command="goTo.inspect"
            onClick={() => actions.goTo("inspect")}
          >
            Inspect the mistakes
          </Button>
        )}
      </StageHeader>
      {!split && run === null ? (
        <EmptyState
          icon={SquareSplitHorizontal}
          title="Split the photos first"
          text="Training is judged by photos that it never saw, so some have to be set aside."
        >
          <Button look="accent" onClick={() => actions.goTo("split")}>
            Go to Split
          </Button>
        </EmptyState>
      ) : (
        <div className={classes.body}>
          <div className={classes.column}>
            <TrainForm />
            <RunList />
          </div>
          {run === null ? (
            <EmptyState
              icon={ChartSpline}
              title="Nothing trained yet"
              text="The settings are good for a first try. Loss and accuracy are drawn here while it trains."
            />
          ) : (
            <div className={classes.column}>
              <div className={classes.plots}>
                <LossCard run={run} />
                <AccuracyCard run={run} />
              </div>
              <EpochTable run={run} />
            </div>
          )}
        </div>
      )}
    </>
  );
}
