import { ClassName } from "../../components/ClassName.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { selectCounts } from "../../store/cleanSlice.ts";
import { classToggled } from "../../store/curateSlice.ts";
import { totals } from "../../store/projectSlice.ts";
import classes from "./CleanView.module.css";
import { FindingChips } from "./FindingChips.tsx";
import { ViewControls } from "./ViewControls.tsx";

/** Classes and what is looked at above; how it is looked at below. */
export function CleanToolbar() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const showRemoved = useThawState((state) => state.curate.showRemoved);
  const finding = useThawState((state) => state.curate.finding);
  const junk = useThawState((state) => {
    let count = 0;
    for (const [, one] of selectCounts(state)) count += one;
    return count;
  });
  if (summary === null) return null;
  return (
    <div className={classes.bars}>
      <div className={classes.toolbar} role="toolbar" aria-label="Classes and lists">
        <ClassChips />
        <div className={classes.right}>
          <Segmented
            label="Show"
            value={showRemoved ? "removed" : finding !== null ? "junk" : "photos"}
            options={[
              { value: "photos", label: "All photos" },
              { value: "junk", label: `Likely junk${junk === 0 ? "" : ` ${formatCount(junk)}`}` },
              { value: "removed", label: `Removed ${formatCount(totals(summary).removed)}` },
            ]}
            onChange={(shown) => {
              if (shown === "removed") actions.showRemoved(true);
              else if (shown === "photos") actions.showFinding(null);
              else actions.toggleJunk();
            }}
          />
        </div>
      </div>
      <div className={classes.toolbar} role="toolbar" aria-label="Gallery">
        {finding === null ? null : <FindingChips />}
        <ViewControls />
      </div>
    </div>
  );
}

function ClassChips() {
  const actions = useActions();
  const counts = useThawState((state) => state.project.summary?.classes ?? null);
  const chosen = useThawState((state) => state.curate.classes);
  const removed = useThawState((state) => state.curate.showRemoved);
  return (
    <div className={classes.chips} role="group" aria-label="Classes">
      {counts?.map((count, index) => (
        <button
          key={count.name}
          type="button"
          className={classes.chip}
          aria-pressed={chosen.has(count.name)}
          onClick={(event) => {
            const add = event.ctrlKey || event.metaKey || event.shiftKey;
            actions.changeView((view) => classToggled(view, count.name, add));
          }}
        >
          {index < 9 && counts.length > 1 && (
            <kbd title={`Key ${index + 1} moves the marked photos to ${count.name}`}>{index + 1}</kbd>
          )}
          <ClassName name={count.name} />
          <span className={classes.chipCount}>
            {formatCount(removed ? count.removed : count.train + count.valid + count.test)}
          </span>
        </button>
      ))}
    </div>
  );
}
