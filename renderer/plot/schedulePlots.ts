import type { AlignedData } from "uplot";
import { type LrFindReport, type Phase, type SchedulePreview, scheduleEpochs } from "../../core/contract/training.ts";
import { logRange, type PlotLook, type PlotMark, zeroRange } from "./plotLook.ts";
import { positive } from "./trainingPlots.ts";

/** Rates of the groups and the momentum over epochs, as uPlot takes them. */
export function previewData(
  preview: SchedulePreview,
  log: boolean,
): { readonly rates: AlignedData; readonly momentum: AlignedData } {
  const x = preview.points.map(({ step }) => step / preview.stepsPerEpoch);
  const rates: AlignedData = [
    x,
    ...preview.groups.map((_, group) => preview.points.map((point) => point.rates[group] ?? 0)),
  ];
  return {
    rates: log ? positive(rates) : rates,
    momentum: [x, preview.points.map(({ momentum }) => momentum)],
  };
}

/** One line a group, in the order of the network. */
export function rateLook(groups: readonly string[], epochs: number, log: boolean): PlotLook {
  return {
    percent: false,
    x: { range: [0, epochs], log: false },
    yLog: log,
    range: log ? logRange : zeroRange,
    series: groups.map((label, index) => ({
      label,
      colour: `--plot-${index % 8}`,
      width: 1.75,
      points: false,
      opacity: 1,
    })),
  };
}

export function momentumLook(epochs: number): PlotLook {
  return {
    percent: false,
    x: { range: [0, epochs], log: false },
    yLog: false,
    range: (min, max) => (Number.isFinite(min) ? [Math.max(0, min - 0.05), Math.min(1, max + 0.05)] : [0, 1]),
    series: [{ label: "momentum", colour: "--text", width: 1.5, points: false, opacity: 1 }],
  };
}

/** Lines where phases begin, in epochs; none where there is one phase. */
export function previewMarks(phases: readonly Phase[]): readonly PlotMark[] {
  let epoch = 0;
  return phases.length < 2
    ? []
    : phases.map(({ schedule }, index) => {
        const x = epoch;
        epoch += scheduleEpochs(schedule);
        return { x, name: `phase ${index + 1}` };
      });
}

/** Loss over the rate of a sweep, raw and smoothed. */
export function sweepData(report: LrFindReport): AlignedData {
  return [
    report.points.map(({ learningRate }) => learningRate),
    report.points.map(({ loss }) => loss),
    report.points.map(({ smoothed }) => smoothed),
  ];
}

/** A sweep's end shoots up when it diverges; the axis keeps to what the smoothed line shows before that. */
export function sweepLook(report: LrFindReport): PlotLook {
  const rates = report.points.map(({ learningRate }) => learningRate);
  const smoothed = report.points.map((point) => point.smoothed).filter(Number.isFinite);
  const low = Math.min(...smoothed);
  const top = Math.max(smoothed[0] ?? 1, low * 2) * 1.3;
  return {
    percent: false,
    x: { range: [rates[0] ?? 1e-7, rates.at(-1) ?? 10], log: true },
    yLog: false,
    range: () => [Math.max(0, low * 0.8), top],
    series: [
      { label: "each batch", colour: "--text-3", width: 1, points: false, opacity: 0.55 },
      { label: "smoothed", colour: "--text", width: 1.75, points: false, opacity: 1 },
    ],
  };
}

/** The preview with the groups that learn at some time alone: lines that lie at zero throughout hide the axis. */
export function learningOnly(preview: SchedulePreview): SchedulePreview {
  const learns = preview.groups.map((_, group) => preview.points.some(({ rates }) => (rates[group] ?? 0) > 0));
  return {
    ...preview,
    groups: preview.groups.filter((_, group) => learns[group]),
    points: preview.points.map((point) => ({ ...point, rates: point.rates.filter((_, group) => learns[group]) })),
  };
}
