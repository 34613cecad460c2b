import type { ReactNode } from "react";
import type { JobView } from "../../../core/contract/jobs.ts";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatDuration, formatRate } from "../../format/numbers.ts";
import { jobOf, paceOf } from "../../store/jobsSlice.ts";
import classes from "./SplitWizard.module.css";

interface JobProgressProps {
  readonly command: JobView["command"];
  /** Names the bar. */
  readonly label: string;
  /** What is said until the job tells its phase. */
  readonly waiting: string;
  /** The button that stops it. */
  readonly children: ReactNode;
}

/** A job in words, with its bar, its pace and its stop. */
export function JobProgress({ command, label, waiting, children }: JobProgressProps) {
  const job = useThawState((state) => jobOf(state.jobs, command));
  const progress = job?.view.progress;
  const pace = job === undefined ? null : paceOf(job);
  const known = progress !== undefined && progress.total > 0;
  const parts = [
    `${progress?.phase ?? waiting}${known ? ` ${formatCount(progress.done)} of ${formatCount(progress.total)}` : ""}`,
    ...(known && pace !== null
      ? [formatRate(pace.perSecond, progress.unit), `${formatDuration(pace.secondsLeft)} left`]
      : []),
  ];
  return (
    <div className={classes.progress} role="status">
      <span>{parts.join(", ")}</span>
      <ProgressBar label={label} done={progress?.done ?? 0} total={progress?.total ?? 0} />
      {children}
    </div>
  );
}
