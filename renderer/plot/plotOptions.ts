import type uPlot from "uplot";
import { formatCount } from "../format/numbers.ts";
import { formatRateValue } from "../format/settingsText.ts";
import { denseLine } from "./denseLine.ts";
import type { PlotLook, SeriesLook } from "./plotLook.ts";

type Colours = (property: string) => string;

/** What a plot tells and asks while it lives. */
export interface PlotLink {
  /** The x nearest to the pointer, null when it leaves. */
  readonly onHover: (x: number | null) => void;
  /** The range that was dragged over. */
  readonly onZoom: (range: readonly [number, number]) => void;
  /** The range that is zoomed to, null for all of it. */
  readonly zoom: () => readonly [number, number] | null;
  readonly onDrawn: () => void;
}

/** Space that uPlot keeps for the axes, in CSS pixels. */
const leftAxis = 48;
const bottomAxis = 26;
/** Half of the widest number that stands under the end of the x axis, "10 000". */
const rightEdge = 18;
/** uPlot's number of a logarithmic scale; the enum itself exists in its types only. */
const logarithmic = Object.assign({ log: 10 as const }, { distr: 3 as const });
/** A shorter drag is a click with an unsteady hand. */
const leastDrag = 6;

/** uPlot's options for a look, with colours read from the theme. */
export function plotOptions(look: PlotLook, colours: Colours, link: PlotLink): Omit<uPlot.Options, "width" | "height"> {
  const axis = {
    stroke: colours("--text-2"),
    font: `11px ${colours("--font")}`,
    grid: { stroke: colours("--line"), width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  const [from, to] = look.band ?? [0, 0];
  const rates = (ticks: readonly (number | null)[]): string[] =>
    ticks.map((tick) => (tick === null ? "" : formatRateValue(tick)));
  const shares = (ticks: readonly (number | null)[]): string[] =>
    ticks.map((tick) => (tick === null ? "" : `${Math.round(tick * 100)} %`));
  return {
    padding: [10, rightEdge, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: leastDrag }, points: { size: 7 } },
    scales: {
      x: {
        time: false,
        ...(look.x.log && logarithmic),
        range: () => [...(link.zoom() ?? look.x.range)] as [number, number],
      },
      y: {
        ...(look.yLog && logarithmic),
        range: (_, min, max) => look.range(min, max),
      },
    },
    axes: [
      {
        ...axis,
        size: bottomAxis,
        grid: { show: false },
        ...(look.x.log
          ? { values: (_, ticks) => rates(ticks) }
          : {
              incrs: (_plot, _axis, min, max) => (max - min < 2.5 ? partSteps : wholeSteps),
              values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? formatCount(tick) : String(tick))),
            }),
      },
      {
        ...axis,
        size: leftAxis,
        values: (_, ticks) => (look.percent ? shares(ticks) : rates(ticks)),
      },
    ],
    series: [{}, ...look.series.map((series) => seriesOptions(series, colours))],
    ...(look.band === undefined
      ? {}
      : { bands: [{ series: [to + 1, from + 1], fill: withAlpha(colours("--accent-text"), 0.14) }] }),
    hooks: {
      setCursor: [
        (plot) => {
          const at = plot.cursor.idx;
          link.onHover(at === null || at === undefined ? null : (plot.data[0][at] ?? null));
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < leastDrag) return;
          link.onZoom([plot.posToVal(left, "x"), plot.posToVal(left + width, "x")]);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      draw: [() => link.onDrawn()],
    },
  };
}

/** Epochs and steps are counted; parts of an epoch are seen only when zoomed in. */
const partSteps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const wholeSteps = [0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((one) => one * 10 ** power));

function seriesOptions(series: SeriesLook, colours: Colours): uPlot.Series {
  const stroke = withAlpha(colours(series.colour), series.opacity);
  return {
    label: series.label,
    stroke,
    width: series.width,
    paths: denseLine(series.width),
    spanGaps: true,
    points: series.points ? { show: true, size: 7, fill: stroke, stroke, width: 0 } : { show: false },
  };
}

/** "#rrggbb" with an opacity from 0 to 1. */
function withAlpha(colour: string, opacity: number): string {
  const byte = Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0");
  return opacity === 1 ? colour : `${colour}${byte}`;
}
