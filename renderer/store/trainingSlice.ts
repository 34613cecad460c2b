import type { BackboneView } from "../../core/contract/schema.ts";
import {
  type EpochRow,
  type RunCurves,
  type RunId,
  type RunSummary,
  type Step,
  TrainSettings,
} from "../../core/contract/training.ts";
import { appendSteps, emptyCurve, type LossCurve } from "./lossCurve.ts";

/** What the Train stage's form holds; what is not in it keeps the contract's default. */
export interface TrainForm {
  readonly backbone: string;
  readonly epochs: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly seed: number;
}

export interface TrainingSlice {
  readonly form: TrainForm;
  readonly backbones: readonly BackboneView[];
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  readonly curves: ReadonlyMap<RunId, LossCurve>;
  /** The run whose plots are shown; null shows the newest. */
  readonly chosen: RunId | null;
  /** Between pressing Start and the run's first event. */
  readonly starting: boolean;
}

export const noTraining: TrainingSlice = {
  form: TrainSettings.parse({}),
  backbones: [],
  runs: [],
  curves: new Map(),
  chosen: null,
  starting: false,
};

export function runsLoaded(slice: TrainingSlice, runs: readonly RunSummary[]): TrainingSlice {
  return { ...slice, runs: [...runs].sort(newestFirst) };
}

export function runChanged(slice: TrainingSlice, run: RunSummary): TrainingSlice {
  const others = slice.runs.filter((other) => other.id !== run.id);
  return { ...slice, runs: [run, ...others].sort(newestFirst) };
}

export function runStarted(slice: TrainingSlice, run: RunSummary): TrainingSlice {
  return { ...runChanged(slice, run), chosen: run.id, starting: false };
}

export function stepped(slice: TrainingSlice, run: RunId, steps: readonly Step[]): TrainingSlice {
  const curve = appendSteps(slice.curves.get(run) ?? emptyCurve, steps);
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
  const curve = appendSteps(emptyCurve, loaded.steps);
  const live = slice.curves.get(loaded.run.id);
  const longer = live !== undefined && live.length > curve.length ? live : curve;
  return { ...runChanged(slice, loaded.run), curves: new Map(slice.curves).set(loaded.run.id, longer) };
}

export function shownRun(slice: TrainingSlice): RunSummary | null {
  return slice.runs.find((run) => run.id === slice.chosen) ?? slice.runs[0] ?? null;
}

export function runningRun(slice: TrainingSlice): RunSummary | null {
  return slice.runs.find((run) => run.state === "running") ?? null;
}

/** Highest accuracy of a run's epochs, ties to the lower validation loss; null before the first epoch ended. */
export function bestRow(run: RunSummary): EpochRow | null {
  let best: EpochRow | null = null;
  for (const row of run.epochs) {
    const better =
      best === null ||
      row.accuracy > best.accuracy ||
      (row.accuracy === best.accuracy && row.validLoss < best.validLoss);
    if (better) best = row;
  }
  return best;
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return b.started - a.started || (a.id < b.id ? 1 : -1);
}
