import { ArrowRight, Zap } from "lucide-react";
import { type PointerEvent, type SyntheticEvent, useEffect } from "react";
import { Button } from "../../components/Button.tsx";
import { focusPhotos, leaveKeys, takeStrayKeys } from "../../components/photoKeys.ts";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { isGroupKind } from "../../store/findings.ts";
import { selectGallery } from "../../store/gallerySections.ts";
import { countHiddenMarks } from "../../store/markedPhotos.ts";
import { totals } from "../../store/projectSlice.ts";
import { CleanToolbar } from "./CleanToolbar.tsx";
import classes from "./CleanView.module.css";
import { ConfirmKeepBest } from "./ConfirmKeepBest.tsx";
import { FindingsState } from "./FindingsState.tsx";
import { Gallery } from "./Gallery.tsx";
import { LargeView } from "./LargeView.tsx";
import { MarkedButtons } from "./MarkedButtons.tsx";
import { NothingHere } from "./NothingHere.tsx";
import { SpeedView } from "./SpeedView.tsx";

/** The gallery in which unsuitable photos are removed. */
export function CleanView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const loading = useThawState((state) => state.photos.incoming !== null);
  const large = useThawState((state) => state.curate.large);
  const finding = useThawState((state) => state.curate.finding);
  const showRemoved = useThawState((state) => state.curate.showRemoved);
  const speed = useThawState((state) => state.speed.queue !== null);
  const seen = useThawState((state) => state.speed.seen.size);
  const empty = useThawState((state) => selectGallery(state).order.length === 0);
  const dir = summary?.dir;
  const hasPhotos = summary !== null && totals(summary).kept > 0;
  useEffect(() => {
    // Photos first: a large project's findings wait until its gallery stands.
    if (dir !== undefined && !loading) void actions.ensureFindings();
  }, [actions, dir, loading]);
  useEffect(takeStrayKeys, []);
  if (summary === null) return null;
  return (
    <div className={classes.clean} onMouseDown={leaveKeys} onPointerUp={leaveSlider} onChange={leaveSelect}>
      <StageHeader title="Clean" line={<CountLine />}>
        <MarkedButtons />
        {isGroupKind(finding) && !empty && (
          <Button onClick={() => actions.askKeepBest(finding)}>Keep best in all groups</Button>
        )}
        {!showRemoved && (
          <Button icon={Zap} command="photos.speed" disabled={empty} onClick={actions.startSpeed}>
            {seen > 0 ? "Go on in speed mode" : "Speed mode"}
          </Button>
        )}
        <Button
          {...(hasPhotos ? { look: "accent" } : { disabled: true })}
          trailingIcon={ArrowRight}
          command="goTo.split"
          onClick={() => actions.goTo("split")}
        >
          Split
        </Button>
      </StageHeader>
      <CleanToolbar />
      {finding !== null && <FindingsState />}
      {empty ? <NothingHere /> : <Gallery />}
      {large && <LargeView />}
      {speed && <SpeedView />}
      <ConfirmKeepBest />
    </div>
  );
}

/** The size is set, and arrows are about photos again; so are letters once a choice is made with the mouse. */
function leaveSlider({ target }: PointerEvent): void {
  if (target instanceof HTMLInputElement && target.type === "range") focusPhotos();
}

function leaveSelect({ target }: SyntheticEvent): void {
  if (target instanceof HTMLSelectElement && !target.matches(":focus-visible")) focusPhotos();
}

function CountLine() {
  const summary = useThawState((state) => state.project.summary);
  const marked = useThawState((state) => state.curate.selection.size);
  const hidden = useThawState(countHiddenMarks);
  if (summary === null) return null;
  const { kept, removed } = totals(summary);
  const elsewhere = hidden > 0 ? ` (${formatCount(hidden)} not in view)` : "";
  const marks = marked > 1 || hidden > 0 ? `, ${formatCount(marked)} marked${elsewhere}` : "";
  return `${formatNoun(kept, "photo")}, ${formatCount(removed)} removed${marks}`;
}
