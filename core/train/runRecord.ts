import { hostname } from "node:os";
import { z } from "zod";
import { EpochRow, RunId, RunSummary, TrainSettings } from "../contract/training.ts";
import { isAlive, ProcessIdentity, processStart } from "../library/processIdentity.ts";
import { Head } from "./head.ts";

/** Raised with every change to run.json that an older Thaw could not read. */
export const runRecordVersion = 2;

/** run.json: everything that is needed to repeat a run, and how it went. */
export const RunRecord = z.object({
  version: z.literal(runRecordVersion),
  id: RunId,
  /** Milliseconds since the epoch. */
  started: z.number(),
  ended: z.number().optional(),
  settings: TrainSettings,
  /** SHA-256 of the backbone's weights, so that a run never meets the features of others. */
  weightsHash: z.string(),
  head: Head,
  classes: z.array(z.string()).min(2),
  splitHash: z.string(),
  trainPhotos: z.number().int().nonnegative(),
  validPhotos: z.number().int().nonnegative(),
  state: RunSummary.shape.state,
  epochs: z.array(EpochRow),
  bestEpoch: z.number().int().positive().optional(),
  /** What the run was made with. */
  software: z.object({ node: z.string(), tensorflow: z.string(), contract: z.number().int() }),
  /** The process that trains: a run that reads "running" and has none was interrupted. */
  process: ProcessIdentity,
});
export type RunRecord = z.infer<typeof RunRecord>;

/** This process, told apart from an earlier one that had the same number. */
export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), start: processStart(process.pid) ?? "" };
}

/** What the window and the command line see of a run. */
export function runSummary(record: RunRecord): RunSummary {
  const { id, started, settings, classes, splitHash, trainPhotos, validPhotos, state, epochs, bestEpoch } = record;
  return {
    ...{ id, started, settings, classes, splitHash, trainPhotos, validPhotos, epochs },
    resumable: false,
    state: state === "running" && !isRunning(record.process) ? "interrupted" : state,
    ...(bestEpoch === undefined ? {} : { bestEpoch }),
  };
}

/** Another host can't be asked: only one process at a time opens a project, so a run from elsewhere has ended. */
const isRunning = (owner: ProcessIdentity): boolean => owner.host === hostname() && isAlive(owner);
