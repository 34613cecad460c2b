import type { FileProblem } from "../../core/contract/photos.ts";
import type { EpochRow, RunCurves, RunId, RunSummary, Step } from "../../core/contract/training.ts";
import { appendSteps, emptyCurve, type LossCurve } from "./lossCurve.ts";
import { pastWeight } from "./shownRun.ts";

export interface TrainingSlice {
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** Run folders that can't be read, with the reason. */
  readonly problems: readonly FileProblem[];
  readonly curves: ReadonlyMap<RunId, LossCurve>;
  /** The run whose plots are shown; null shows the newest. */
  readonly chosen: RunId | null;
  /** Runs that are drawn over each other. */
  readonly compared: ReadonlySet<RunId>;
  /** Between pressing Start and the run's first event. */
  readonly starting: boolean;
  /** What the run under way was asked to do and has not done yet. */
  readonly asked: "pause" | "stop" | null;
  /** The run that the person is asked about before it is deleted. */
  readonly deleting: RunId | null;
  readonly look: CurveLook;
}

/** How curves are drawn; the same for every run. */
export interface CurveLook {
  /** Validation beside the mean of each epoch, or the loss of every batch as well. */
  readonly detail: "batch" | "epoch";
  readonly log: boolean;
}

export const noTraining: TrainingSlice = {
  runs: [],
  problems: [],
  curves: new Map(),
  chosen: null,
  compared: new Set(),
  starting: false,
  asked: null,
  deleting: null,
  look: { detail: "batch", log: false },
};

export function runsLoaded(
  slice: TrainingSlice,
  runs: readonly RunSummary[],
  problems: readonly FileProblem[],
): TrainingSlice {
  return { ...slice, runs: [...runs].sort(newestFirst), problems };
}

export function runChanged(slice: TrainingSlice, run: RunSummary): TrainingSlice {
  const others = slice.runs.filter((other) => other.id !== run.id);
  return { ...slice, runs: [run, ...others].sort(newestFirst) };
}

export function runStarted(slice: TrainingSlice, run: RunSummary): TrainingSlice {
  return { ...runChanged(slice, run), chosen: run.id, starting: false, asked: null };
}

export function runEnded(slice: TrainingSlice, run: RunSummary): TrainingSlice {
  return { ...runChanged(slice, run), asked: null };
}

/** A run that is gone is neither shown nor compared any more. */
export function runDeleted(slice: TrainingSlice, run: RunId): TrainingSlice {
  const compared = new Set(slice.compared);
  compared.delete(run);
  const curves = new Map(slice.curves);
  curves.delete(run);
  const runs = slice.runs.filter(({ id }) => id !== run);
  return { ...slice, runs, curves, compared, chosen: slice.chosen === run ? null : slice.chosen, deleting: null };
}

/** The same words said twice are shown once. */
export function noticed(slice: TrainingSlice, run: RunId, text: string): TrainingSlice {
  const found = slice.runs.find((other) => other.id === run);
  if (found === undefined || found.notices.includes(text)) return slice;
  return runChanged(slice, { ...found, notices: [...found.notices, text] });
}

export function compareToggled(slice: TrainingSlice, run: RunId): TrainingSlice {
  const compared = new Set(slice.compared);
  if (!compared.delete(run)) compared.add(run);
  return { ...slice, compared };
}

/** Steps of a run that is not in the list yet are left to the reading of its stored curve. */
export function stepped(slice: TrainingSlice, run: RunId, steps: readonly Step[]): TrainingSlice {
  const found = slice.runs.find((other) => other.id === run);
  if (found === undefined) return slice;
  const curve = appendSteps(slice.curves.get(run) ?? emptyCurve(pastWeight(found)), steps);
  return { ...slice, curves: new Map(slice.curves).set(run, curve) };
}

export function epochEnded(slice: TrainingSlice, run: RunId, row: EpochRow): TrainingSlice {
  const found = slice.runs.find((other) => other.id === run);
  if (found === undefined) return slice;
  const epochs = [...found.epochs.filter((other) => other.epoch !== row.epoch), row].sort((a, b) => a.epoch - b.epoch);
  return runChanged(slice, { ...found, epochs });
}

/** A stored run's curve replaces what was seen of it live. */
export function curvesLoaded(slice: TrainingSlice, loaded: RunCurves): TrainingSlice {
  const curve = appendSteps(emptyCurve(pastWeight(loaded.run)), loaded.steps);
  const live = slice.curves.get(loaded.run.id);
  const longer = live !== undefined && live.count > curve.count ? live : curve;
  return { ...runChanged(slice, loaded.run), curves: new Map(slice.curves).set(loaded.run.id, longer) };
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return b.started - a.started || (a.id < b.id ? 1 : -1);
}
