import { Button } from "../../components/Button.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { countDecisions, type DecisionKind } from "../../store/speedSlice.ts";
import classes from "./SpeedView.module.css";

const kinds: readonly DecisionKind[] = ["kept", "removed", "relabelled"];

/** What came of a round of speed mode. No button has the focus: the Space or Enter of a hand that was faster than the end presses none. */
export function SpeedSummary() {
  const actions = useActions();
  const speed = useThawState((state) => state.speed);
  const counts = countDecisions(speed);
  return (
    <div className={classes.summary}>
      <h2>{formatNoun(speed.decisions.length, "photo")} looked at</h2>
      <dl className={classes.counts}>
        {kinds.map((kind) => (
          <div key={kind}>
            <dd className={classes.count}>{formatCount(counts[kind])}</dd>
            <dt className={classes.countName}>{kind}</dt>
          </div>
        ))}
      </dl>
      <div className={classes.summaryButtons}>
        <Button look="accent" onClick={actions.closeSpeed}>
          Back to the gallery <kbd>Esc</kbd>
        </Button>
        <Button onClick={actions.restartSpeed}>Once more from the start</Button>
      </div>
    </div>
  );
}
