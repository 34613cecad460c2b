import { ArrowRight, Images, Trash2 } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { selectGallery } from "../../store/gallerySections.ts";
import { totals } from "../../store/projectSlice.ts";
import { CleanToolbar } from "./CleanToolbar.tsx";
import { Gallery } from "./Gallery.tsx";
import { LargeView } from "./LargeView.tsx";

/** The gallery in which unsuitable photos are removed. */
export function CleanView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const marked = useThawState((state) => state.curate.selection.size);
  const large = useThawState((state) => state.curate.large);
  const empty = useThawState((state) => selectGallery(state).order.length === 0);
  if (summary === null) return null;
  const { kept, removed } = totals(summary);
  const counts = `${formatNoun(kept, "photo")}, ${formatCount(removed)} removed`;
  return (
    <>
      <StageHeader title="Clean" line={marked > 1 ? `${counts}, ${formatCount(marked)} marked` : counts}>
        <MarkedButton />
        <Button look="accent" trailingIcon={ArrowRight} command="goTo.split" onClick={() => actions.goTo("split")}>
          Split
        </Button>
      </StageHeader>
      <CleanToolbar />
      {empty ? <NothingHere /> : <Gallery />}
      {large && <LargeView />}
    </>
  );
}

function MarkedButton() {
  const actions = useActions();
  const marked = useThawState((state) => state.curate.selection.size);
  const showRemoved = useThawState((state) => state.curate.showRemoved);
  const word = showRemoved ? "Restore" : "Remove";
  return (
    <Button
      command="photos.toggle"
      hint={`${word} what is marked`}
      disabled={marked === 0}
      onClick={actions.toggleMarked}
    >
      {marked > 1 ? `${word} ${formatCount(marked)}` : word}
    </Button>
  );
}

function NothingHere() {
  const actions = useActions();
  const showRemoved = useThawState((state) => state.curate.showRemoved);
  const loading = useThawState((state) => state.photos.incoming !== null);
  if (loading) return null;
  if (showRemoved) {
    return (
      <EmptyState
        icon={Trash2}
        title="Nothing is removed"
        text="Photos that you remove wait here, in the project's own trash, until you restore them."
      >
        <Button onClick={() => actions.changeView((curate) => ({ ...curate, showRemoved: false }))}>
          Back to the photos
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Images}
      title="No photos under this filter"
      text="Every photo of this class and part is removed or stands elsewhere."
    >
      <Button onClick={() => actions.changeView((curate) => ({ ...curate, classes: new Set(), part: "all" }))}>
        Show all photos
      </Button>
    </EmptyState>
  );
}
