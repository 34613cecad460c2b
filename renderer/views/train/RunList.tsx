import { useState } from "react";
import { Card } from "../../components/Card.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatDay, formatPercent } from "../../format/numbers.ts";
import { bestRow, shownRun } from "../../store/trainingSlice.ts";
import { honestAccuracy } from "./honestAccuracy.ts";
import classes from "./TrainView.module.css";

/** Every run of this project, newest first; one is shown at the right. */
export function RunList() {
  const actions = useActions();
  const runs = useThawState((state) => state.training.runs);
  const shown = useThawState((state) => shownRun(state.training)?.id);
  const [opened] = useState(() => Date.now());
  if (runs.length === 0) return null;
  return (
    <Card title="Runs">
      <ul className={classes.runs}>
        {runs.map((run) => {
          const best = bestRow(run);
          return (
            <li key={run.id}>
              <button
                type="button"
                className={classes.run}
                aria-current={run.id === shown ? "true" : undefined}
                title={best === null ? undefined : honestAccuracy(best.accuracy, run.validPhotos)}
                onClick={() => void actions.showRun(run.id)}
              >
                <span>Run {Number(run.id)}</span>
                <span className={classes.runFacts}>{formatDay(run.started, opened)}</span>
                <span>{best === null ? "–" : formatPercent(best.accuracy, 1)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
