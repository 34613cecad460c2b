import { ArrowRight, SquareSplitHorizontal } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { totals } from "../../store/projectSlice.ts";
import { SplitBars } from "./SplitBars.tsx";
import { SplitDone } from "./SplitDone.tsx";
import { SplitForm } from "./SplitForm.tsx";
import classes from "./SplitView.module.css";

/** Sets a share of each class aside, to judge the training by photos that it never saw. */
export function SplitView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const preview = useThawState((state) => state.split.preview);
  const done = summary?.split !== undefined;
  useEffect(() => {
    // Removing photos or undoing the split changes what a split would give.
    if (!done) void actions.loadPreview();
  }, [actions, done, summary?.classes]);
  if (summary === null) return null;
  const counts = totals(summary);
  const bars = done ? summary.classes : (preview?.classes ?? []);
  const line = done
    ? `${formatCount(counts.train)} photos to train on, ${formatCount(counts.valid)} to judge it by`
    : "Set some photos aside, so that the training is judged by photos it never saw";
  return (
    <>
      <StageHeader title="Split" line={line}>
        {done && (
          <Button look="accent" trailingIcon={ArrowRight} command="goTo.train" onClick={() => actions.goTo("train")}>
            Train
          </Button>
        )}
      </StageHeader>
      <div className={classes.body}>
        {counts.kept === 0 ? (
          <EmptyState
            icon={SquareSplitHorizontal}
            title="No photos to split"
            text="Gather photos of two classes first."
          >
            <Button look="accent" onClick={() => actions.goTo("gather")}>
              Go to Gather
            </Button>
          </EmptyState>
        ) : (
          <div className={classes.panel}>
            {summary.split === undefined ? <SplitForm /> : <SplitDone split={summary.split} />}
            <SplitBars classes={bars} />
          </div>
        )}
      </div>
    </>
  );
}
