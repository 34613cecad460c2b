import { Plus } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { maxPhases, withPhaseAdded } from "../../../store/phaseEdits.ts";
import { PhaseCard } from "./PhaseCard.tsx";
import { RateFinder } from "./RateFinder.tsx";
import { SchedulePreviewCard } from "./SchedulePreviewCard.tsx";
import classes from "./Setup.module.css";

/** The phases of a run in their order, how the rates will go, and the finder of a rate. */
export function PhasesPane() {
  const actions = useActions();
  const phases = useThawState((state) => state.setup.settings.phases);
  return (
    <>
      <div className={classes.phases}>
        {phases.map((phase, index) => (
          // A phase has no identity but its place.
          <PhaseCard key={index} phase={phase} at={index} count={phases.length} />
        ))}
        <div className={classes.addPhase}>
          <Button
            icon={Plus}
            disabled={phases.length >= maxPhases}
            hint="The last phase again, at a tenth of its rates"
            onClick={() => actions.setSettings({ phases: withPhaseAdded(phases) })}
          >
            Add a phase
          </Button>
        </div>
      </div>
      <div className={classes.phases}>
        <SchedulePreviewCard />
        <RateFinder />
      </div>
    </>
  );
}
