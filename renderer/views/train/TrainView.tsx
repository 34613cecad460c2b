import { ArrowRight, SquareSplitHorizontal } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import { totals } from "../../store/projectSlice.ts";
import { runningRun, shownRun } from "../../store/shownRun.ts";
import { RunList } from "./run/RunList.tsx";
import { SetupCard } from "./setup/SetupCard.tsx";
import { TrainPane } from "./TrainPane.tsx";
import classes from "./TrainView.module.css";

/** The recipe and earlier runs at the left; at the right a run, or what stands behind one line of the recipe. */
export function TrainView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const pane = useThawState((state) => state.setup.pane);
  const run = useThawState((state) => shownRun(state.training));
  const running = useThawState((state) => runningRun(state.training) !== null);
  const hasResult = useThawState((state) => state.training.runs.some(({ epochs }) => epochs.length > 0));
  const { train, valid } = summary === null ? { train: 0, valid: 0 } : totals(summary);
  const split = summary?.split !== undefined;
  const hash = summary?.split?.hash;
  // Presets and the schedule are fitted to the photos, so they follow the split and what was removed.
  useEffect(() => {
    if (hash !== undefined) void actions.loadSetup();
  }, [actions, hash, train]);
  if (summary === null) return null;
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
          <div className={classes.recipe}>
            <SetupCard />
            <RunList />
          </div>
          {/* Another pane begins at its top, wherever the one before was scrolled to. */}
          <div key={pane} className={classes.pane}>
            <div className={classes.column}>
              <TrainPane />
            </div>
          </div>
        </div>
      )}
    </>
  );
}
