import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { selectCounts } from "../../store/cleanSlice.ts";
import { findingKinds } from "../../store/findings.ts";
import classes from "./CleanView.module.css";
import { findingNames } from "./findingNames.ts";

/** The lists of likely junk; empty ones stay in their place, greyed, so that the others don't move. */
export function FindingChips() {
  const actions = useActions();
  const counts = useThawState(selectCounts);
  const finding = useThawState((state) => state.curate.finding);
  return (
    <div className={`${classes.chips} ${classes.wrapped}`} role="radiogroup" aria-label="Likely junk">
      {findingKinds.map((kind) => {
        const count = counts.get(kind) ?? 0;
        return (
          <button
            key={kind}
            type="button"
            role="radio"
            className={classes.chip}
            aria-checked={kind === finding}
            disabled={count === 0 && kind !== finding && kind !== "suspect"}
            onClick={() => actions.showFinding(kind)}
          >
            {findingNames[kind]}
            <span className={classes.chipCount}>{formatCount(count)}</span>
          </button>
        );
      })}
    </div>
  );
}
