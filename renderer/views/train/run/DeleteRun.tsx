import { Button } from "../../../components/Button.tsx";
import { Modal } from "../../../components/Modal.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { runName } from "../../../store/shownRun.ts";
import classes from "./Run.module.css";

/** Asks before a run is deleted: the one thing in Thaw that can't be taken back. */
export function DeleteRun() {
  const actions = useActions();
  const run = useThawState(({ training }) => training.runs.find(({ id }) => id === training.deleting));
  if (run === undefined) return null;
  const keep = (): void => actions.askToDelete(null);
  return (
    <Modal label={`Delete ${runName(run)}?`} onClose={keep}>
      <div className={classes.ask}>
        <h2>Delete {runName(run)}?</h2>
        <p>
          Its weights, curves and table are removed from the disk. This can’t be undone. Your photos stay as they are.
        </p>
        <div className={classes.answers}>
          <Button onClick={keep}>Keep it</Button>
          <Button onClick={actions.deleteRun}>Delete the run</Button>
        </div>
      </div>
    </Modal>
  );
}
