import type { JobId, JobView } from "../../core/contract/jobs.ts";

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** A job under way and how fast it goes. */
export interface TrackedJob {
  readonly view: JobView;
  /** Progress of the present phase over the last few seconds, oldest first. */
  readonly samples: readonly Sample[];
}

export interface JobsSlice {
  readonly active: ReadonlyMap<JobId, TrackedJob>;
}

export const noJobs: JobsSlice = { active: new Map() };

/** Long enough to be calm, short enough to follow a change of pace. */
const windowMs = 6000;

/** job.changed at the moment `now` (milliseconds): tracked while queued or running, forgotten at its end. */
export function jobChanged(slice: JobsSlice, view: JobView, now: number): JobsSlice {
  const active = new Map(slice.active);
  if (view.state !== "queued" && view.state !== "running") {
    active.delete(view.id);
    return { active };
  }
  const old = active.get(view.id);
  const samePhase = old?.view.progress?.phase === view.progress?.phase;
  const kept = samePhase ? (old?.samples ?? []).filter((sample) => now - sample.at <= windowMs) : [];
  const samples = view.progress === undefined ? kept : [...kept, { at: now, done: view.progress.done }];
  active.set(view.id, { view, samples });
  return { active };
}

/** The job that the bottom bar shows: an edit, which a person has just asked for, else the first that runs, else the first that waits. */
export function foremostJob(slice: JobsSlice): TrackedJob | null {
  const jobs = [...slice.active.values()];
  const running = jobs.filter((job) => job.view.state === "running");
  return running.find((job) => job.view.command === "library.editMany") ?? running[0] ?? jobs[0] ?? null;
}

/** The job of a command that waits or runs. */
export function jobOf(slice: JobsSlice, command: JobView["command"]): TrackedJob | undefined {
  return [...slice.active.values()].find(({ view }) => view.command === command);
}

/** Units a second over the last seconds, and seconds left; null until two samples tell. */
export function paceOf(job: TrackedJob): { readonly perSecond: number; readonly secondsLeft: number } | null {
  const first = job.samples[0];
  const last = job.samples.at(-1);
  const total = job.view.progress?.total ?? 0;
  if (first === undefined || last === undefined || last.at - first.at < 300 || last.done <= first.done) return null;
  const perSecond = ((last.done - first.done) / (last.at - first.at)) * 1000;
  return { perSecond, secondsLeft: total > last.done ? (total - last.done) / perSecond : 0 };
}
