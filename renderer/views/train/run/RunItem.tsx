import { GitCompareArrows, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { RunSummary } from "../../../../core/contract/training.ts";
import { IconButton } from "../../../components/IconButton.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatDay, formatPercent } from "../../../format/numbers.ts";
import { settingsText } from "../../../format/settingsText.ts";
import { bestRow, runName, shownRun } from "../../../store/shownRun.ts";
import { honestAccuracy } from "./honestAccuracy.ts";
import classes from "./Run.module.css";
import { RunName } from "./RunName.tsx";

const states: Readonly<Record<RunSummary["state"], string>> = {
  running: "training",
  paused: "paused",
  finished: "",
  stopped: "stopped",
  interrupted: "cut short",
  failed: "failed",
};

/** One run in the list: pressing it shows it; its tools stand beneath while it is shown or pointed at. */
export function RunItem({ run, now }: { readonly run: RunSummary; readonly now: number }) {
  const actions = useActions();
  const shown = useThawState((state) => shownRun(state.training)?.id === run.id);
  const compared = useThawState((state) => state.training.compared.has(run.id));
  const title = useThawState(
    ({ setup }) => setup.backbones.find((one) => one.name === run.settings.backbone)?.title ?? run.settings.backbone,
  );
  const [renaming, setRenaming] = useState(false);
  const best = bestRow(run);
  const name = runName(run);
  const state = states[run.state];
  const summary = settingsText(run.settings, title);
  return (
    <li className={classes.item} data-shown={shown ? "" : undefined}>
      {renaming ? (
        <RunName run={run} onDone={() => setRenaming(false)} />
      ) : (
        <button
          type="button"
          className={classes.run}
          aria-current={shown ? "true" : undefined}
          onClick={() => void actions.showRun(run.id)}
        >
          <span className={classes.runName} title={name}>
            {name}
          </span>
          <span className={classes.runFigure}>{best === null ? "–" : formatPercent(best.accuracy, 1)}</span>
          <span className={classes.facts}>
            {[formatDay(run.started, now), ...(state === "" ? [] : [state])].join(" · ")}
          </span>
          <span className={classes.facts}>{best === null ? "" : honestAccuracy(best.accuracy, run.validPhotos)}</span>
          <span className={classes.runSettings} title={summary}>
            {summary}
          </span>
        </button>
      )}
      <span className={classes.tools}>
        <IconButton
          icon={GitCompareArrows}
          label={compared ? `Take ${name} out of the comparison` : `Compare ${name}`}
          pressed={compared}
          onClick={() => actions.toggleCompared(run.id)}
        />
        <IconButton icon={Pencil} label={`Rename ${name}`} onClick={() => setRenaming(true)} />
        <IconButton
          icon={RotateCcw}
          label={`Use the settings of ${name} again`}
          onClick={() => actions.reuseSettings(run.id)}
        />
        <IconButton
          icon={Trash2}
          label={`Delete ${name}…`}
          disabled={run.state === "running"}
          onClick={() => actions.askToDelete(run.id)}
        />
      </span>
    </li>
  );
}
