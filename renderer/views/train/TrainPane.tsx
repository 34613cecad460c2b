import { ChartSpline, X } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { runName, shownRun } from "../../store/shownRun.ts";
import { ComparePane } from "./run/ComparePane.tsx";
import { RunPane } from "./run/RunPane.tsx";
import { DetailsPane } from "./setup/DetailsPane.tsx";
import { NetworkPane } from "./setup/NetworkPane.tsx";
import { PhasesPane } from "./setup/PhasesPane.tsx";
import { PhotosPane } from "./setup/PhotosPane.tsx";
import classes from "./TrainView.module.css";

/** The right side of the stage: a run, several compared, or a part of the settings. */
export function TrainPane() {
  const pane = useThawState((state) => state.setup.pane);
  const runs = useThawState((state) => state.training.runs);
  const compared = useThawState((state) => state.training.compared);
  const chosen = useMemo(() => runs.filter(({ id }) => compared.has(id)), [runs, compared]);
  switch (pane) {
    case "network":
      return <SettingsPane title="Network" body={<NetworkPane />} />;
    case "phases":
      return <SettingsPane title="Phases" body={<PhasesPane />} />;
    case "photos":
      return <SettingsPane title="Photos" body={<PhotosPane />} />;
    case "details":
      return <SettingsPane title="Details" body={<DetailsPane />} />;
    case "compare":
      return chosen.length > 0 ? <ComparePane runs={chosen} /> : <ShownRun />;
    case "run":
      return <ShownRun />;
  }
}

function ShownRun() {
  const run = useThawState((state) => shownRun(state.training));
  if (run !== null) return <RunPane run={run} />;
  return (
    <EmptyState
      icon={ChartSpline}
      title="Nothing trained yet"
      text="The recipe is good for a first try. Loss and accuracy are drawn here while it trains."
    />
  );
}

function SettingsPane({ title, body }: { readonly title: string; readonly body: ReactNode }) {
  const actions = useActions();
  const run = useThawState((state) => shownRun(state.training));
  return (
    <section className={classes.settings} aria-label={`${title} of the recipe`}>
      <div className={classes.paneHead}>
        <h2>{title}</h2>
        <Button look="ghost" icon={X} onClick={() => actions.showPane("run")}>
          {run === null ? "Close" : `Back to ${runName(run)}`}
        </Button>
      </div>
      {body}
    </section>
  );
}
