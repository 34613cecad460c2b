export interface SeriesLook {
  readonly label: string;
  /** Name of the CSS property that holds the colour, "--text". */
  readonly colour: string;
  readonly width: number;
  readonly points: boolean;
  /** 0 to 1. */
  readonly opacity: number;
}

/** How a plot is drawn. Another look draws a new plot, so it is kept as long as nothing in it changes. */
export interface PlotLook {
  readonly series: readonly SeriesLook[];
  /** Shares from 0 to 1 are written as percentages. */
  readonly percent: boolean;
  /** The x axis: its whole range, so that it stands still while a run trains, and whether it is logarithmic. */
  readonly x: { readonly range: readonly [from: number, to: number]; readonly log: boolean };
  readonly yLog: boolean;
  /** The y axis never shows less than this range. */
  readonly range: (min: number, max: number) => [number, number];
  /** The area between two series, by their place among `series`. */
  readonly band?: readonly [number, number];
}

/** A place on the x axis that is marked by a line; with `onTake` its name is a button. */
export interface PlotMark {
  readonly x: number;
  readonly name: string;
  readonly onTake?: () => void;
}

/** A y range for losses and rates on a logarithmic axis, which must not reach zero. */
export function logRange(min: number, max: number): [number, number] {
  const low = Number.isFinite(min) && min > 0 ? min : 1e-6;
  const high = Number.isFinite(max) && max > low ? max : low * 10;
  return [low / 1.2, high * 1.2];
}

/** From zero, so that the slope of a line is not a matter of the axis. */
export function zeroRange(_min: number, max: number): [number, number] {
  return [0, Number.isFinite(max) && max > 0 ? max * 1.05 : 1];
}
