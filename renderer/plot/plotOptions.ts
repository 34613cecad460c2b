import type uPlot from "uplot";

export interface SeriesLook {
  readonly label: string;
  /** Name of the CSS property that holds the colour, "--text". */
  readonly colour: string;
  readonly width: number;
  readonly points: boolean;
  /** 0 to 1. */
  readonly opacity: number;
}

export interface PlotLook {
  readonly series: readonly SeriesLook[];
  /** Shares from 0 to 1 are written as percentages. */
  readonly percent: boolean;
  /** Epochs that the run was planned for, so that the axis stands still while it trains. */
  readonly epochs: number;
  /** The y axis never shows less than this range. */
  readonly range: (min: number, max: number) => [number, number];
  /** The area between two series, by their place among `series`. */
  readonly band?: readonly [number, number];
}

type Colours = (property: string) => string;

/** Space that uPlot keeps for the axes, in CSS pixels. */
const leftAxis = 48;
const bottomAxis = 26;

/** uPlot's options for a look, with colours read from the theme; x counts epochs. */
export function plotOptions(
  look: PlotLook,
  colours: Colours,
  onHover: (x: number | null) => void,
): Omit<uPlot.Options, "width" | "height"> {
  const axis = {
    stroke: colours("--text-2"),
    font: `11px ${colours("--font")}`,
    grid: { stroke: colours("--line"), width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  const [from, to] = look.band ?? [0, 0];
  return {
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: () => [0, Math.max(look.epochs, 1)] },
      y: { range: (_, min, max) => look.range(min, max) },
    },
    axes: [
      { ...axis, size: bottomAxis, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
      {
        ...axis,
        size: leftAxis,
        values: (_, ticks) => ticks.map((tick) => (look.percent ? `${Math.round(tick * 100)} %` : String(tick))),
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
          onHover(at === null || at === undefined ? null : (plot.data[0][at] ?? null));
        },
      ],
    },
  };
}

function seriesOptions(series: SeriesLook, colours: Colours): uPlot.Series {
  const stroke = withAlpha(colours(series.colour), series.opacity);
  return {
    label: series.label,
    stroke,
    width: series.width,
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
