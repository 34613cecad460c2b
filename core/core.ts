import { join } from "node:path";
import { ThawError } from "./contract/errors.ts";
import { laneNames } from "./contract/schema.ts";
import { Gathering } from "./gather/gathering.ts";
import { ImagePool } from "./images/imagePool.ts";
import type { Clock, EventEmitter, Log } from "./jobs/context.ts";
import { fileLog } from "./jobs/fileLog.ts";
import { JobQueue } from "./jobs/jobQueue.ts";
import type { Project } from "./library/project.ts";
import { RunControl } from "./train/runControl.ts";
import { userCache } from "./userCache.ts";
import { userConfig } from "./userConfig.ts";

export interface CoreOptions {
  readonly images?: ImagePool;
  readonly gathering?: Gathering;
  readonly log?: Log;
  readonly clock?: Clock;
}

/** Lanes whose jobs mean the open project; the opening of another stands in the disk's own. */
const besideDisk = laneNames.filter((lane) => lane !== "disk" && lane !== "network");

type Listener = (event: string, payload: unknown) => void;

/** The services behind the commands: image workers, jobs, log, events, and the one project that is open. */
export class Core {
  readonly clock: Clock;
  readonly log: Log;
  readonly images: ImagePool;
  readonly jobs: JobQueue;
  readonly gathering: Gathering;
  /** The training under way, to pause and stop it. */
  readonly training = new RunControl();
  readonly #listeners = new Set<Listener>();
  #project: Project | undefined;

  constructor(options: CoreOptions = {}) {
    this.clock = options.clock ?? { now: () => Date.now() };
    this.log = options.log ?? fileLog(join(userCache(), "log", "core.jsonl"), this.clock);
    this.images = options.images ?? new ImagePool();
    this.gathering = options.gathering ?? new Gathering({ log: this.log, config: userConfig() });
    this.jobs = new JobQueue(this.clock, (job) => {
      if (job.state === "failed") this.log.warn("job failed", { job });
      this.emit("job.changed", { job });
    });
  }

  readonly emit: EventEmitter = (event, payload) => {
    for (const listener of [...this.#listeners]) listener(event, payload);
  };

  readonly listen = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The open project. @throws noProject */
  get project(): Project {
    if (this.#project !== undefined) return this.#project;
    throw new ThawError("noProject", "No project is open. Open a folder of photos first.");
  }

  get openProject(): Project | undefined {
    return this.#project;
  }

  /** Puts a freshly opened project in the place of the one before, which is closed first: its training ends cleanly. */
  async take(project: Project): Promise<void> {
    // Jobs submitted after the opening mean the new project and are let wait.
    await Promise.all(besideDisk.map((lane) => this.jobs.drain(lane, "free")));
    await this.#leave();
    this.#project = project;
  }

  /** Ends every job and closes the project, if one is open. */
  async closeProject(): Promise<void> {
    await this.jobs.drain("disk");
    await Promise.all(besideDisk.map((lane) => this.jobs.drain(lane)));
    await this.#leave();
  }

  async close(): Promise<void> {
    try {
      // Of no project: closing one leaves it running.
      await this.jobs.drain("network");
      await this.closeProject();
    } finally {
      await this.gathering.close();
      await this.images.close();
    }
  }

  async #leave(): Promise<void> {
    const project = this.#project;
    if (project === undefined) return;
    this.#project = undefined;
    await project.close();
    this.emit("project.closed", {});
  }
}
