import { hostname } from "node:os";
import { z } from "zod";
import { ErrorCode } from "../contract/errors.ts";
import { PhotoId } from "../contract/photos.ts";
import { EpochRow, Phase, RunId, RunSummary, TrainSettings } from "../contract/training.ts";
import { isAlive, ProcessIdentity, processStart } from "../processIdentity.ts";
import { HeadDescription } from "./headDescription.ts";

/** Raised with every change to run.json that an older Thaw could not read; versions 1 and 2 are read by oldRunRecord. */
export const runRecordVersion = 3;

/** run.json: everything that is needed to repeat a run, and how it went. */
export const RunRecord = z.object({
  version: z.literal(runRecordVersion),
  id: RunId,
  name: z.string().optional(),
  /** Milliseconds since the epoch. */
  started: z.number(),
  ended: z.number().optional(),
  settings: TrainSettings,
  /** What "auto" came to on the machine that began the run: it goes on in the same. */
  precision: z.enum(["f32", "bf16"]),
  /** SHA-256 of the backbone's weights, so that a run never meets the features of others. */
  weightsHash: z.string(),
  head: HeadDescription,
  /** What the run goes through: the settings' phases, and what the person cut or added. */
  legs: z.array(z.object({ id: z.number().int(), phase: Phase, epochs: z.number().int().nonnegative() })),
  stepsPerEpoch: z.number().int().positive(),
  classes: z.array(z.string()).min(2),
  splitHash: z.string(),
  trainPhotos: z.number().int().nonnegative(),
  validPhotos: z.number().int().nonnegative(),
  /** SHA-256 of photos that could not be used when the run began: it goes on without them. */
  leftOut: z.array(z.string()),
  /** Photos of the project whose file was gone when the run began: the next run tells only of others. */
  missing: z.array(PhotoId).default([]),
  /** What the person was told on the way. */
  notices: z.array(z.string()).default([]),
  state: RunSummary.shape.state,
  failure: z.object({ code: ErrorCode, message: z.string() }).optional(),
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

/** Runs that this process trains now: on a full disk a record may go on saying "running" after the run has ended. */
const underWay = new Set<string>();
const keyOf = ({ id, started }: Pick<RunRecord, "id" | "started">): string => `${started} ${id}`;

/** The run is trained by this process from now on, until it is said to have ended. */
export function beginsHere(record: RunRecord): void {
  underWay.add(keyOf(record));
}

export function endedHere(record: RunRecord): void {
  underWay.delete(keyOf(record));
}

/** How a run stands: one that reads "running" and whose process is gone was interrupted. */
export function stateOf(record: RunRecord): RunSummary["state"] {
  return record.state === "running" && !isRunning(record) ? "interrupted" : record.state;
}

/** What the window and the command line see of a run. */
export function runSummary(record: RunRecord): RunSummary {
  const { id, started, settings, classes, splitHash, trainPhotos, validPhotos, epochs } = record;
  const { name, bestEpoch, failure, notices } = record;
  return {
    ...{ id, started, settings, classes, splitHash, trainPhotos, validPhotos, epochs, notices },
    state: stateOf(record),
    resumable: isResumable(record),
    plannedEpochs: record.legs.reduce((sum, leg) => sum + leg.epochs, 0) || epochs.length,
    ...(name === undefined ? {} : { name }),
    ...(bestEpoch === undefined ? {} : { bestEpoch }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What diverged would diverge again; a run of version 1 kept no optimizer. */
function isResumable(record: RunRecord): boolean {
  const state = stateOf(record);
  if (record.legs.length === 0 || state === "running" || state === "finished") return false;
  return state !== "failed" || record.failure?.code !== "diverged";
}

/** Another host can't be asked: only one process at a time opens a project, so a run from elsewhere has ended. */
function isRunning(record: RunRecord): boolean {
  const { process: owner } = record;
  if (owner.host !== hostname() || !isAlive(owner)) return false;
  return owner.pid !== process.pid || underWay.has(keyOf(record));
}
