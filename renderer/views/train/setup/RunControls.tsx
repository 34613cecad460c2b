import { Download, Pause, Play, Repeat, Square } from "lucide-react";
import { useMemo } from "react";
import { thinClasses } from "../../../../core/contract/thinClasses.ts";
import { Button } from "../../../components/Button.tsx";
import { Notice } from "../../../components/Notice.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatBytes } from "../../../format/numbers.ts";
import { projectReady } from "../../../store/projectReady.ts";
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
  const counts = useThawState((state) => state.project.summary?.classes);
  // What the run beside says already needs no second place.
  const thin = useMemo(
    () => thinClasses(counts ?? []).filter((text) => !shown?.notices.includes(text)),
    [counts, shown],
  );
  const ready = useThawState(projectReady);
  // With a result at hand the next action is to look at it, not to train again.
  const trained = useThawState((state) => state.training.runs.some(({ epochs }) => epochs.length > 0));
  const missing = useThawState((state) => missingBackbone(state.setup));
  const fetching = useThawState((state) => state.setup.fetching);
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
      {split &&
        thin.map((text) => (
          <p key={text} className={classes.remark}>
            {text}
          </p>
        ))}
      <div className={classes.controls}>
        {missing?.fetchable === true && (
          <Button
            look="accent"
            size="large"
            icon={Download}
            disabled={fetching !== null}
            onClick={() => actions.fetchWeights(missing.name)}
          >
            {fetching === missing.name ? "Fetching…" : fetchLabel(missing.bytes)}
          </Button>
        )}
        <Button
          look={trained || missing !== undefined ? "plain" : "accent"}
          size="large"
          icon={Play}
          command="train.start"
          disabled={!ready || !split || missing !== undefined}
          onClick={actions.startTraining}
        >
          Start training
        </Button>
        {ended && missing === undefined && (
          <Button size="large" icon={Repeat} command="train.oneMore" onClick={() => actions.trainOneMore(shown.id)}>
            One more cycle
          </Button>
        )}
      </div>
    </>
  );
}

function fetchLabel(bytes: number | undefined): string {
  return bytes === undefined ? "Fetch" : `Fetch ${formatBytes(bytes)}`;
}
