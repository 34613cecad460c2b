import type { Client } from "../../core/contract/client.ts";
import { applyChange } from "./applyChange.ts";
import { candidatesFound, providerTroubled } from "./gatherSlice.ts";
import { jobChanged, noJobs } from "./jobsSlice.ts";
import { projectLost, summaryChanged } from "./projectSlice.ts";
import { type Store, update } from "./store.ts";
import { epochEnded, noticed, runChanged, runDeleted, runEnded, runStarted, stepped } from "./trainingSlice.ts";

/** What an event asks for beyond a change of state. */
export interface Reactions {
  /** Too much changed to be listed: read the photos again. */
  readonly onReset: () => void;
  readonly onClosed: () => void;
  /** The findings of the Clean stage changed. */
  readonly onFindings: () => void;
  /** A run ended; its report can be made. */
  readonly onRunEnded: () => void;
  /** Milliseconds on a clock that never runs backwards. */
  readonly now: () => number;
}

/** Brings the core's events into the store. Returns the function that stops it. */
export function connect(client: Client, store: Store, reactions: Reactions): () => void {
  const stops = [
    client.subscribe("job.changed", ({ job }) =>
      update(store, "jobs", (jobs) => jobChanged(jobs, job, reactions.now())),
    ),
    client.subscribe("library.changed", ({ changed, summary }) => applyChange(store, changed, summary)),
    client.subscribe("library.reset", ({ summary }) => {
      // Of a project that is being opened: its photos are read once it is.
      if (store.getState().project.summary?.dir !== summary.dir) return;
      update(store, "project", (project) => summaryChanged(project, summary));
      reactions.onReset();
    }),
    client.subscribe("project.closed", () => reactions.onClosed()),
    client.subscribe("clean.changed", () => reactions.onFindings()),
    client.subscribe("gather.found", ({ candidates }) =>
      update(store, "gather", (gather) =>
        gather.search === null ? gather : { ...gather, search: candidatesFound(gather.search, candidates) },
      ),
    ),
    client.subscribe("gather.providerTroubled", (trouble) =>
      update(store, "gather", (gather) =>
        gather.search === null ? gather : { ...gather, search: providerTroubled(gather.search, trouble) },
      ),
    ),
    client.subscribe("gather.pendingChanged", ({ downloads }) =>
      update(store, "gather", (gather) => ({ ...gather, pending: downloads })),
    ),
    client.subscribe("train.started", ({ run }) => update(store, "training", (training) => runStarted(training, run))),
    client.subscribe("train.stepped", ({ run, steps }) =>
      update(store, "training", (training) => stepped(training, run, steps)),
    ),
    client.subscribe("train.epochEnded", ({ run, row }) =>
      update(store, "training", (training) => epochEnded(training, run, row)),
    ),
    client.subscribe("train.ended", ({ run }) => {
      update(store, "training", (training) => runEnded(training, run));
      reactions.onRunEnded();
    }),
    client.subscribe("train.noticed", ({ run, text }) =>
      update(store, "training", (training) => noticed(training, run, text)),
    ),
    client.subscribe("train.renamed", ({ run }) => update(store, "training", (training) => runChanged(training, run))),
    client.subscribe("train.deleted", ({ run }) => update(store, "training", (training) => runDeleted(training, run))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The core went away: none of its jobs runs any more, a run under way was cut short, and the project is nobody's. */
export function coreGone(store: Store): void {
  update(store, "project", projectLost);
  update(store, "jobs", () => noJobs);
  update(store, "gather", (gather) => ({ ...gather, works: new Map() }));
  update(store, "training", (training) => ({
    ...training,
    starting: false,
    asked: null,
    runs: training.runs.map((run) => (run.state === "running" ? { ...run, state: "interrupted" as const } : run)),
  }));
  update(store, "setup", (setup) => ({
    ...setup,
    fetching: null,
    sweep: setup.sweep === null ? null : { ...setup.sweep, running: false },
  }));
}
