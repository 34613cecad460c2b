import { setMaxListeners } from "node:events";
import { ThawError, toThawError, toWire } from "../contract/errors.ts";
import type { JobId, JobView, Progress } from "../contract/jobs.ts";
import { type Lane, laneNames } from "../contract/schema.ts";
import type { Clock } from "./context.ts";
import { ProgressThrottle } from "./progressThrottle.ts";

export interface JobScope {
  readonly id: JobId;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

export interface Work<T> {
  readonly command: string;
  /** What the bottom bar calls it: "Training". */
  readonly title: string;
  readonly lane: Lane;
  /** Jobs that are submitted later, in whatever lane, wait until this one has ended: they mean the project that it opens. */
  readonly barrier?: boolean;
  readonly run: (scope: JobScope) => Promise<T>;
}

export interface Submitted<T> {
  readonly id: JobId;
  readonly result: Promise<T>;
}

interface Job {
  view: JobView;
  readonly lane: Lane;
  readonly barrier: boolean;
  readonly controller: AbortController;
  readonly begin: () => Promise<void>;
  /** Rejects the result of a job that is withdrawn before it began. */
  readonly withdraw: (error: ThawError) => void;
  readonly ended: Promise<void>;
}

/** Ended jobs that `list` still shows. */
const remembered = 50;

/**
 * Jobs in lanes, first come first served in each; the lanes work beside each other. A queued
 * job that is cancelled never runs; a running one gets its signal aborted and counts as cancelled once it has ended so.
 */
export class JobQueue {
  readonly #clock: Clock;
  readonly #onChanged: (job: JobView) => void;
  readonly #jobs = new Map<JobId, Job>();
  readonly #running = new Map<Lane, Job>();
  #lastId = 0;

  constructor(clock: Clock, onChanged: (job: JobView) => void) {
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  submit<T>(work: Work<T>): Submitted<T> {
    this.#lastId += 1;
    const id = String(this.#lastId);
    const controller = new AbortController();
    // Many files of one job listen at once; that is no leak.
    setMaxListeners(0, controller.signal);
    const { promise: result, resolve, reject } = withResolvers<T>();
    const job: Job = {
      view: { id, command: work.command, title: work.title, state: "queued" },
      lane: work.lane,
      barrier: work.barrier === true,
      controller,
      begin: async () => {
        const throttle = new ProgressThrottle((progress) => this.#change(job, { progress }));
        try {
          const output = await work.run({ id, signal: controller.signal, report: throttle.report });
          throttle.flush();
          this.#change(job, { state: "succeeded" });
          resolve(output);
        } catch (thrown) {
          throttle.flush();
          const error = toThawError(thrown);
          const cancelled = error.code === "cancelled";
          this.#change(job, cancelled ? { state: "cancelled" } : { state: "failed", error: toWire(error) });
          reject(error);
        }
      },
      withdraw: reject,
      ended: result.then(
        () => undefined,
        () => undefined,
      ),
    };
    this.#jobs.set(id, job);
    this.#onChanged(job.view);
    // A turn later, so that whoever submitted knows the id before the job's first word.
    queueMicrotask(this.#next);
    return { id, result };
  }

  /** Withdraws a queued job or asks a running one to stop; nothing happens to one that has ended. @throws notFound */
  cancel(id: JobId): void {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new ThawError("notFound", `There is no job ${id}.`);
    const stopped = new ThawError("cancelled", "Stopped.");
    if (job.view.state === "queued") {
      this.#change(job, { state: "cancelled" });
      job.withdraw(stopped);
      queueMicrotask(this.#next);
    } else if (job.view.state === "running") {
      job.controller.abort(stopped);
    }
  }

  /** Cancels what stands in a lane and waits for its clean end; `free` spares the jobs that wait behind a barrier. */
  async drain(lane: Lane, which: "all" | "free" = "all"): Promise<void> {
    const jobs = [...this.#jobs.values()].filter((job) => isOpen(job.view) && job.lane === lane);
    const open = which === "all" ? jobs : jobs.filter((job) => !this.#isHeld(job));
    for (const { view } of open) this.cancel(view.id);
    await Promise.all(open.map(({ ended }) => ended));
  }

  /** Every job that is open, and the last few that ended, oldest first. */
  list(): readonly JobView[] {
    return [...this.#jobs.values()].map(({ view }) => view);
  }

  readonly #next = (): void => {
    for (const lane of laneNames) {
      if (this.#running.has(lane)) continue;
      const job = [...this.#jobs.values()].find(({ view, lane: own }) => own === lane && view.state === "queued");
      if (job === undefined || this.#isHeld(job)) continue;
      this.#running.set(lane, job);
      this.#change(job, { state: "running", started: this.#clock.now() });
      void job.begin().then(() => {
        this.#running.delete(lane);
        this.#next();
      });
    }
  };

  /** Whether a barrier that was submitted earlier is still open. */
  #isHeld(job: Job): boolean {
    for (const earlier of this.#jobs.values()) {
      if (earlier === job) return false;
      if (earlier.barrier && isOpen(earlier.view)) return true;
    }
    return false;
  }

  #change(job: Job, change: Partial<JobView>): void {
    job.view = { ...job.view, ...change };
    this.#onChanged(job.view);
    if (!isOpen(job.view)) this.#forget();
  }

  #forget(): void {
    const ended = [...this.#jobs.values()].filter(({ view }) => !isOpen(view));
    for (const { view } of ended.slice(0, Math.max(0, ended.length - remembered))) this.#jobs.delete(view.id);
  }
}

function isOpen(view: JobView): boolean {
  return view.state === "queued" || view.state === "running";
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: ThawError) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
