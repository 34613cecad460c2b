import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import { jobOf } from "../../store/jobsSlice.ts";
import classes from "./GatherView.module.css";

/** Downloads that were begun and have not ended, each to go on with or to forget. */
export function PendingNotices() {
  const actions = useActions();
  const pending = useThawState((state) => state.gather.pending);
  const busy = useThawState(
    ({ jobs }) => jobOf(jobs, "gather.download") !== undefined || jobOf(jobs, "gather.resume") !== undefined,
  );
  if (busy || pending.length === 0) return null;
  return (
    <div className={classes.notices}>
      {pending.map(({ id, class: name, total, done }) => (
        <Notice
          key={id}
          tone="warning"
          action={
            <span className={classes.buttons}>
              <Button onClick={() => actions.discardDownload(id)}>Discard</Button>
              <Button onClick={() => actions.resumeDownload(id, name)}>Resume</Button>
            </span>
          }
        >
          A download for {showControls(name)} was not finished: {formatCount(done)} of {formatCount(total)} addresses
          are done. What came stays either way.
        </Notice>
      ))}
    </div>
  );
}
