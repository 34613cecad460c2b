import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { useActions, useThawState } from "../components/ThawContext.tsx";
import { formatNoun } from "../format/numbers.ts";
import { totals } from "../store/projectSlice.ts";

/** Asks before the trash is emptied: removed photos are gone for good after that. */
export function EmptyTrash() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  if (summary === null) return null;
  const { removed } = totals(summary);
  const keep = (): void => actions.showOverlay(null);
  return (
    <Dialog
      title={`Delete ${formatNoun(removed, "removed photo")} for good?`}
      onClose={keep}
      foot={
        <>
          <Button onClick={keep}>Keep them</Button>
          <Button onClick={actions.emptyTrash}>Delete for good</Button>
        </>
      }
    >
      <p>
        Their files are deleted from this computer’s disk. This can’t be undone, and earlier removals can’t be undone
        after it either. Photos that are not removed stay as they are.
      </p>
    </Dialog>
  );
}
