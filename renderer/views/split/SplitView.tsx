import { ArrowRight, SquareSplitHorizontal } from "lucide-react";
import { useEffect, useRef } from "react";
import type { SplitGroup } from "../../../core/contract/split.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { totals } from "../../store/projectSlice.ts";
import { GroupList } from "./GroupList.tsx";
import { PhotosSetAside } from "./SetAsidePhotos.tsx";
import { SplitBars } from "./SplitBars.tsx";
import { SplitDone } from "./SplitDone.tsx";
import classes from "./SplitView.module.css";
import { SplitWizard } from "./SplitWizard.tsx";

const none: readonly SplitGroup[] = [];

/** Sets a share of each class aside, to judge the training by photos that it never saw. */
export function SplitView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const changing = useThawState((state) => state.split.changing);
  const moving = useThawState((state) => state.split.moving);
  const leaks = useThawState((state) => state.split.leaks);
  /** Features have come since, with which more like photos are found. */
  const suspectsAt = useThawState((state) => state.clean.report?.suspectsAt);
  const leaking = leaks !== null && leaks.leaking > 0;
  const split = summary?.split;
  const done = split !== undefined;
  const kept = summary === null ? 0 : totals(summary).kept;
  useEffect(() => {
    // Removing photos, adding some or undoing the split changes what a split would give and what leaks.
    if (kept === 0 || moving) return;
    if (!done || changing) void actions.loadPreview();
    else void actions.changeSplit(false).then(actions.checkSplit);
  }, [actions, done, changing, moving, kept, split?.hash, suspectsAt]);
  const step = useThawState((state) => state.split.step);
  const place = done && !changing ? "done" : step;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current !== place) heading.current?.focus();
    shown.current = place;
  }, [place]);
  if (summary === null) return null;
  const counts = totals(summary);
  const held = kept - counts.train;
  const line = done
    ? `${formatCount(counts.train)} photos to train on, ${formatCount(held)} to judge it by`
    : "Set some photos aside, so that the training is judged by photos it never saw";
  return (
    <>
      <StageHeader title="Split" line={line}>
        {done && (
          <Button
            look={leaking ? "plain" : "accent"}
            trailingIcon={ArrowRight}
            command="goTo.train"
            onClick={() => actions.goTo("train")}
          >
            Train
          </Button>
        )}
      </StageHeader>
      <div className={classes.body}>
        {kept === 0 ? (
          <EmptyState
            icon={SquareSplitHorizontal}
            title="No photos to split"
            text="Gather photos of two classes first."
          >
            <Button look="accent" onClick={() => actions.goTo("gather")}>
              Go to Gather
            </Button>
          </EmptyState>
        ) : done && !changing ? (
          <div className={classes.panel}>
            <SplitDone split={split} heading={heading} />
            <div className={classes.preview}>
              <SplitBars title="Photos of each class" classes={summary.classes} />
              <GroupList title="On two sides" groups={leaks?.groups ?? none} />
              <PhotosSetAside />
            </div>
          </div>
        ) : (
          <SplitWizard heading={heading} />
        )}
      </div>
    </>
  );
}
