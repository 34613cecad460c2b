import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatDuration, formatNoun, formatRate } from "../../format/numbers.ts";
import { jobOf, paceOf } from "../../store/jobsSlice.ts";
import { FileList } from "./FileList.tsx";
import { GroupList } from "./GroupList.tsx";
import { SplitBars } from "./SplitBars.tsx";
import classes from "./SplitView.module.css";

/** Step 2: what the split would do, before any file moves. */
export function SplitPreviewPane() {
  const actions = useActions();
  const { preview, looking, error } = useThawState((state) => state.split);
  return (
    <section className={classes.preview} aria-label="Preview" aria-busy={looking}>
      <h2>2. Preview</h2>
      {looking && <Looking />}
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      {!looking && preview === null && error === null && (
        <Notice tone="warning" action={<Button onClick={actions.loadPreview}>Look again</Button>}>
          The preview was stopped. No file was moved.
        </Notice>
      )}
      {preview !== null && (
        <>
          <SplitBars title="Photos of each class" classes={preview.classes} />
          {preview.groups.length > 0 && (
            <Notice tone="good">
              {formatNoun(preview.groups.length, "group")} of like photos stay on one side. Drawn one by one,{" "}
              {formatCount(preview.wouldHaveLeaked)} of the photos set aside would have leaked.
            </Notice>
          )}
          {preview.warnings.length > 0 && (
            <Notice tone="warning">
              <ul className={classes.warnings}>
                {preview.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </Notice>
          )}
          <GroupList title="Kept together" groups={preview.groups} />
          <FileList valid={preview.valid} test={preview.test} />
        </>
      )}
    </section>
  );
}

/** The first preview measures every photo, which may take minutes. */
function Looking() {
  const actions = useActions();
  const job = useThawState((state) => jobOf(state.jobs, "split.preview"));
  const progress = job?.view.progress;
  const pace = job === undefined ? null : paceOf(job);
  const known = progress !== undefined && progress.total > 0;
  return (
    <div className={classes.looking} role="status">
      <span>
        {progress?.phase ?? "Working out the split"}
        {known && ` ${formatCount(progress.done)} of ${formatCount(progress.total)}`}
        {known &&
          pace !== null &&
          `, ${formatRate(pace.perSecond, progress.unit)}, ${formatDuration(pace.secondsLeft)} left`}
      </span>
      <ProgressBar label="Preview of the split" done={progress?.done ?? 0} total={progress?.total ?? 0} />
      <Button onClick={actions.stopPreview}>Stop the preview</Button>
    </div>
  );
}
