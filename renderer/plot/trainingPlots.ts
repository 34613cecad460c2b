import type { AlignedData } from "uplot";
import { type RunSummary, scheduleEpochs } from "../../core/contract/training.ts";
import { wilsonInterval } from "../../core/contract/wilsonInterval.ts";
import { curvePoints, type LossCurve } from "../store/lossCurve.ts";
import { stepsPerEpoch } from "../store/shownRun.ts";
import type { PlotMark } from "./plotLook.ts";

/**
 * Loss over epochs as uPlot takes it: x, training loss of each batch, the same smoothed, validation loss at each
 * epoch's end. The series have points at different x, so gaps are null.
 */
export function lossData(run: RunSummary, curve: LossCurve): AlignedData {
  const { steps, losses, evens } = curvePoints(curve);
  const x = inEpochs(steps, run);
  const valid = { x: run.epochs.map(({ epoch }) => epoch), y: run.epochs.map(({ validLoss }) => validLoss) };
  return alignSeries([{ x, y: losses }, { x, y: evens }, valid]);
}

/** The smoothed loss of every batch for several runs, on one axis of epochs. */
export function comparedCurves(
  runs: readonly RunSummary[],
  curves: ReadonlyMap<RunSummary["id"], LossCurve>,
): AlignedData {
  return alignSeries(
    runs.map((run) => {
      const curve = curves.get(run.id);
      if (curve === undefined) return { x: [], y: [] };
      const { steps, evens } = curvePoints(curve);
      return { x: inEpochs(steps, run), y: evens };
    }),
  );
}

function inEpochs(steps: Float64Array, run: RunSummary): Float64Array {
  const perEpoch = stepsPerEpoch(run);
  return steps.map((step) => (step + 1) / perEpoch);
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

/** Series with rising x of their own on one common x axis, null where a series has no point. */
export function alignSeries(series: readonly Series[]): AlignedData {
  const xs: number[] = [];
  const columns = series.map((): (number | null)[] => []);
  const at = series.map(() => 0);
  for (;;) {
    let next = Number.POSITIVE_INFINITY;
    series.forEach(({ x }, index) => {
      next = Math.min(next, x[at[index]!] ?? next);
    });
    if (next === Number.POSITIVE_INFINITY) return [xs, ...columns];
    xs.push(next);
    series.forEach(({ x, y }, index) => {
      const here = x[at[index]!] === next;
      columns[index]!.push(here ? (y[at[index]!] ?? null) : null);
      if (here) at[index]! += 1;
    });
  }
}
