import type { AlignedData } from "uplot";
import { type RunSummary, scheduleEpochs } from "../../core/contract/training.ts";
import { wilsonInterval } from "../../core/contract/wilsonInterval.ts";
import type { LossCurve } from "../store/lossCurve.ts";
import type { PlotMark } from "./plotLook.ts";
import { reducePoints } from "./reducePoints.ts";
import { smooth } from "./smooth.ts";

/** Twice the widest plot's pixels. */
const maxPoints = 2000;

/** Batches of one epoch; the last one may be smaller. */
export function stepsPerEpoch(run: RunSummary): number {
  return Math.max(1, Math.ceil(run.trainPhotos / run.settings.batchSize));
}

/** Weight of the past in the smoothed line: about half an epoch, and none for runs of a few steps. */
function pastWeight(run: RunSummary): number {
  return Math.min(0.98, Math.max(0, 1 - 2 / stepsPerEpoch(run)));
}

/**
 * Loss over epochs as uPlot takes it: x, training loss of each batch, the same smoothed, validation loss at each
 * epoch's end. The series have points at different x, so gaps are null.
 */
export function lossData(run: RunSummary, curve: LossCurve): AlignedData {
  const perEpoch = stepsPerEpoch(run);
  const losses = curve.losses.subarray(0, curve.length);
  const steps = curve.steps.subarray(0, curve.length).map((step) => (step + 1) / perEpoch);
  const raw = reducePoints(steps, losses, maxPoints);
  const even = reducePoints(steps, smooth(losses, pastWeight(run)), maxPoints);
  const valid = { x: run.epochs.map(({ epoch }) => epoch), y: run.epochs.map(({ validLoss }) => validLoss) };
  return alignSeries([raw, even, valid]);
}

/** Mean training loss of each epoch and validation loss at its end: x, train, valid. */
export function epochLossData(run: RunSummary): AlignedData {
  const { epochs } = run;
  return [
    epochs.map(({ epoch }) => epoch),
    epochs.map(({ trainLoss }) => trainLoss),
    epochs.map(({ validLoss }) => validLoss),
  ];
}

/** One figure of each epoch for several runs, on one axis. */
export function comparedData(
  runs: readonly RunSummary[],
  figure: (row: RunSummary["epochs"][number]) => number,
): AlignedData {
  return alignSeries(runs.map(({ epochs }) => ({ x: epochs.map(({ epoch }) => epoch), y: epochs.map(figure) })));
}

/** Lines where one phase ends and the next begins, in epochs. */
export function phaseMarks({ settings }: RunSummary): readonly PlotMark[] {
  let epoch = 0;
  return settings.phases.slice(0, -1).map((phase, index) => {
    epoch += scheduleEpochs(phase.schedule);
    return { x: epoch, name: `phase ${index + 2}` };
  });
}

/** What a logarithmic axis has no place for is left out. */
export function positive(data: AlignedData): AlignedData {
  const [x, ...columns] = data;
  return [x, ...columns.map((ys) => Array.from(ys, (y) => (y !== null && y !== undefined && y > 0 ? y : null)))];
}

/**
 * Accuracy at each epoch's end with both ends of its Wilson interval: x, accuracy, low, high; all shares from 0 to 1.
 */
export function accuracyData(run: RunSummary): AlignedData {
  const intervals = run.epochs.map(({ accuracy }) =>
    wilsonInterval(Math.round(accuracy * run.validPhotos), run.validPhotos),
  );
  return [
    run.epochs.map(({ epoch }) => epoch),
    run.epochs.map(({ accuracy }) => accuracy),
    intervals.map(({ low }) => low),
    intervals.map(({ high }) => high),
  ];
}

interface Series {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Series with x of their own on one common x axis, null where a series has no point. */
export function alignSeries(series: readonly Series[]): AlignedData {
  const all = new Set<number>();
  for (const { x } of series) for (let at = 0; at < x.length; at += 1) all.add(x[at]!);
  const xs = Float64Array.from(all).sort();
  const columns = series.map(({ x, y }) => {
    const values = new Map<number, number>();
    for (let at = 0; at < x.length; at += 1) values.set(x[at]!, y[at]!);
    return Array.from(xs, (value) => values.get(value) ?? null);
  });
  return [xs, ...columns];
}
