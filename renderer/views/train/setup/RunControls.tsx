import { Pause, Play, Repeat, Square } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { Notice } from "../../../components/Notice.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { missingBackbone } from "../../../store/setupSlice.ts";
import { runningRun, shownRun } from "../../../store/shownRun.ts";
import { MissingWeights } from "./MissingWeights.tsx";
import classes from "./Setup.module.css";

/** Start, or what can be done with the run under way or the one that is shown. */
export function RunControls() {
  const actions = useActions();
  const { starting, asked } = useThawState((state) => state.training);
  const running = useThawState((state) => runningRun(state.training) !== null);
  const shown = useThawState((state) => shownRun(state.training));
  const split = useThawState((state) => state.project.summary?.split !== undefined);
  // With a result at hand the next action is to look at it, not to train again.
  const trained = useThawState((state) => state.training.runs.some(({ epochs }) => epochs.length > 0));
  const missing = useThawState((state) => missingBackbone(state.setup));
  if (running || starting) {
    return (
      <div className={classes.controls}>
        <Button
          size="large"
          icon={Pause}
          command="train.pause"
          disabled={!running || asked !== null}
          onClick={actions.pauseTraining}
        >
          {asked === "pause" ? "Pausing…" : "Pause"}
        </Button>
        <Button
          size="large"
          icon={Square}
          command="train.stop"
          disabled={!running || asked !== null}
          onClick={actions.stopTraining}
        >
          {asked === "stop" ? "Stopping…" : running ? "Stop" : "Starting…"}
        </Button>
      </div>
    );
  }
  const ended = shown !== null && (shown.state === "finished" || shown.state === "stopped");
  return (
    <>
      <MissingWeights />
      {!split && <Notice tone="warning">Split the photos before the next run.</Notice>}
      <div className={classes.controls}>
        <Button
          look={trained ? "plain" : "accent"}
          size="large"
          icon={Play}
          command="train.start"
          disabled={!split || missing !== undefined}
          onClick={actions.startTraining}
        >
          Start training
        </Button>
        {ended && (
          <Button size="large" icon={Repeat} command="train.oneMore" onClick={() => actions.trainOneMore(shown.id)}>
            One more cycle
          </Button>
        )}
      </div>
    </>
  );
}
