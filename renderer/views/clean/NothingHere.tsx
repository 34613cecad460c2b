import { CircleCheck, Images, Trash2 } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { filtersCleared } from "../../store/curateSlice.ts";
import { totals } from "../../store/projectSlice.ts";

/** What a view without a photo says, and what to do next. */
export function NothingHere() {
  const actions = useActions();
  const { showRemoved, finding, search, licence, classes, part } = useThawState((state) => state.curate);
  const loading = useThawState((state) => state.photos.incoming !== null);
  const summary = useThawState((state) => state.project.summary);
  if (loading || summary === null) return null;
  const filtered = search !== "" || licence !== "all" || classes.size > 0 || part !== "all";
  if (filtered) {
    return (
      <EmptyState
        icon={Images}
        title="No photos under this filter"
        text="Nothing fits the name, class, part and licence."
      >
        <Button onClick={() => actions.changeView(filtersCleared)}>Take the filters off</Button>
      </EmptyState>
    );
  }
  if (showRemoved) {
    return (
      <EmptyState
        icon={Trash2}
        title="Nothing is removed"
        text="Photos that you remove wait here, in the project's own trash, until you restore them."
      >
        <Button onClick={() => actions.showRemoved(false)}>Back to the photos</Button>
      </EmptyState>
    );
  }
  if (finding !== null) {
    return (
      <EmptyState
        icon={CircleCheck}
        title="Nothing stands out here"
        text="No photo of this kind was found, or all are dealt with."
      >
        <Button onClick={() => actions.showFinding(null)}>Back to all photos</Button>
      </EmptyState>
    );
  }
  const { removed } = totals(summary);
  return (
    <EmptyState
      icon={Images}
      title="There are no photos"
      text={removed > 0 ? "Every photo is removed; they wait in the trash." : "Gather some first."}
    >
      {removed > 0 ? (
        <Button onClick={() => actions.showRemoved(true)}>Show the removed photos</Button>
      ) : (
        <Button look="accent" onClick={() => actions.goTo("gather")}>
          Gather
        </Button>
      )}
    </EmptyState>
  );
}
