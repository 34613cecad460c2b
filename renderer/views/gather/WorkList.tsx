import { Square } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatBytes, formatCount, formatDuration, formatRate } from "../../format/numbers.ts";
import { paceOf, type TrackedJob } from "../../store/jobsSlice.ts";
import classes from "./GatherView.module.css";

const commands: ReadonlySet<string> = new Set(["gather.import", "gather.download", "gather.resume"]);

/** Imports and downloads under way: how far, how fast, how long still, and a way to stop. */
export function WorkList() {
  const jobs = useThawState((state) => state.jobs.active);
  const works = useThawState((state) => state.gather.works);
  const shown = [...jobs.values()].filter(({ view }) => commands.has(view.command));
  return shown.map((job) => <Work key={job.view.id} job={job} className={works.get(job.view.id) ?? null} />);
}

function Work({ job, className }: { readonly job: TrackedJob; readonly className: string | null }) {
  const actions = useActions();
  const { id, title, progress, state } = job.view;
  const pace = paceOf(job);
  const left = progress?.secondsLeft ?? pace?.secondsLeft;
  const rate = progress?.rate ?? pace?.perSecond;
  const done = progress?.done ?? 0;
  const total = progress?.total ?? 0;
  return (
    <section className={classes.work} aria-label={title}>
      <span className={classes.workName}>
        {state === "queued" ? `${title}, waiting` : (progress?.phase ?? title)}
        {className !== null && <ClassName name={className} />}
      </span>
      <ProgressBar label={title} done={done} total={total} />
      <span className={classes.workFigures}>
        <span>{total > 0 ? `${formatCount(done)} of ${formatCount(total)} ${progress?.unit ?? ""}` : ""}</span>
        <span>{rate === undefined ? "" : formatRate(rate, progress?.unit ?? "photos")}</span>
        <span>{progress?.bytes === undefined ? "" : formatBytes(progress.bytes)}</span>
        <span>{left === undefined || left === 0 ? "" : `${formatDuration(left)} left`}</span>
      </span>
      <Button icon={Square} onClick={() => actions.cancelJob(id)}>
        Stop
      </Button>
    </section>
  );
}
