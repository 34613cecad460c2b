import { Cpu, Square } from "lucide-react";
import { ProgressBar } from "../components/ProgressBar.tsx";
import { useActions, useThawState } from "../components/ThawContext.tsx";
import { formatBytes, formatCount, formatDuration, formatRate } from "../format/numbers.ts";
import { foremostJob, paceOf, type TrackedJob } from "../store/jobsSlice.ts";
import { deviceLine } from "./deviceLine.ts";
import classes from "./StatusBar.module.css";

/** Device at the left, the job under way at the right; its height never changes. */
export function StatusBar() {
  const core = useThawState((state) => state.core);
  const jobs = useThawState((state) => state.jobs);
  const running = core.state.state === "running";
  const deviceText =
    core.state.state === "failed"
      ? "The core is not running"
      : !running
        ? "Starting the core…"
        : core.device === null
          ? "Loading TensorFlow…"
          : deviceLine(core.device);
  const job = foremostJob(jobs);
  const waiting = jobs.active.size - 1;
  return (
    <footer className={classes.bar} aria-label="Status">
      <span className={classes.device} title={core.device?.cpu}>
        <Cpu size={14} strokeWidth={1.75} aria-hidden />
        {deviceText}
      </span>
      {job === null ? (
        <span className={classes.idle}>{running ? "Ready" : ""}</span>
      ) : (
        <RunningJob job={job} waiting={waiting} />
      )}
    </footer>
  );
}

function RunningJob({ job, waiting }: { readonly job: TrackedJob; readonly waiting: number }) {
  const actions = useActions();
  const { view } = job;
  const progress = view.progress;
  const measured = paceOf(job);
  // Where photos are trained on, the core itself tells how fast it goes and how much is left of the whole run.
  const rate = progress?.rate;
  const secondsLeft = progress?.secondsLeft ?? measured?.secondsLeft;
  const queued = view.state === "queued";
  return (
    <div className={classes.job} role="status" aria-label="Running job">
      <span className={classes.phase}>
        {queued ? `${view.title}, waiting` : (progress?.phase ?? view.title)}
        {waiting > 0 && ` (${waiting} more)`}
      </span>
      <span className={classes.progress}>
        <ProgressBar label={view.title} done={progress?.done ?? 0} total={progress?.total ?? 0} />
      </span>
      <span className={classes.figures}>
        {progress !== undefined && progress.total > 0
          ? `${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`
          : ""}
      </span>
      <span className={classes.pace}>
        {progress === undefined ? "" : paceText(rate, measured?.perSecond, progress.unit, secondsLeft)}
      </span>
      {progress?.memory !== undefined && (
        <span className={classes.memory} title="Memory that the core holds">
          {formatBytes(progress.memory)}
        </span>
      )}
      <button
        type="button"
        className={classes.stop}
        aria-label={`Stop: ${view.title}`}
        onClick={() => void actions.cancelJob(view.id)}
      >
        <Square size={10} fill="currentColor" strokeWidth={0} aria-hidden />
        Stop
      </button>
    </div>
  );
}

/** "54 photos/s · 2 min left", as far as either is known. */
function paceText(
  photos: number | undefined,
  measured: number | undefined,
  unit: string,
  secondsLeft: number | undefined,
): string {
  const rate =
    photos !== undefined ? formatRate(photos, "photos") : measured !== undefined ? formatRate(measured, unit) : "";
  const left = secondsLeft === undefined ? "" : `${formatDuration(secondsLeft)} left`;
  return [rate, left].filter((part) => part !== "").join(" · ");
}
