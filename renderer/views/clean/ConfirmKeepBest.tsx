import { Button } from "../../components/Button.tsx";
import { Modal } from "../../components/Modal.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import { lesserPhotos } from "../../store/lesserPhotos.ts";
import classes from "./CleanView.module.css";

/** Says what 'Keep best in all groups' would remove before it does. */
export function ConfirmKeepBest() {
  const actions = useActions();
  const kind = useThawState((state) => state.clean.confirming);
  const findings = useThawState((state) => state.clean.findings);
  const photos = useThawState((state) => state.photos.shown);
  if (kind === null) return null;
  const { ids, groups, mixed } = lesserPhotos(findings.groups[kind], photos, "oneClass");
  const close = (): void => actions.askKeepBest(null);
  return (
    <Modal label="Keep the best of every group" onClose={close}>
      <div className={classes.confirm}>
        <h2>Keep the best of {formatNoun(groups, "group")}?</h2>
        <p>
          {formatNoun(ids.length, "photo")} would move to the project's trash, as one step that Undo takes back. Kept is
          the photo of each group with the most pixels, then the sharpest.
        </p>
        {mixed > 0 && (
          <p>
            {formatNoun(mixed, "group")} {mixed === 1 ? "has" : "have"} photos in more than one class. One of the labels
            is wrong there, so {mixed === 1 ? "it is" : "they are"} left for you to look at.
          </p>
        )}
        <div className={classes.confirmButtons}>
          <Button onClick={close}>Cancel</Button>
          <Button look="accent" disabled={ids.length === 0} onClick={actions.keepBestInAll}>
            Remove {formatNoun(ids.length, "photo")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
