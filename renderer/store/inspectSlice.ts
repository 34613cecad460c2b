import type { WireError } from "../../core/contract/errors.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import type { InspectReport, Prediction } from "../../core/contract/training.ts";

export interface Cell {
  readonly truth: number;
  readonly predicted: number;
}

export interface InspectSlice {
  readonly report: InspectReport | null;
  readonly loading: boolean;
  readonly error: WireError | null;
  /** Photos or split changed since the report was made. */
  readonly outdated: boolean;
  /** The cell of the matrix whose photos are shown; null shows every mistake. */
  readonly cell: Cell | null;
  /** The photo that the large view is open on. */
  readonly large: PhotoId | null;
}

export const noReport: InspectSlice = {
  report: null,
  loading: false,
  error: null,
  outdated: false,
  cell: null,
  large: null,
};

export function reportStarted(slice: InspectSlice): InspectSlice {
  return { ...slice, loading: true, error: null };
}

export function reportLoaded(slice: InspectSlice, report: InspectReport): InspectSlice {
  const sameClasses = slice.report?.classes.join("/") === report.classes.join("/");
  return { ...noReport, report, cell: sameClasses ? slice.cell : null };
}

export function reportFailed(slice: InspectSlice, error: WireError | null): InspectSlice {
  return { ...slice, loading: false, error };
}

/** Pressing the chosen cell again goes back to all mistakes. */
export function cellToggled(slice: InspectSlice, cell: Cell): InspectSlice {
  const same = slice.cell?.truth === cell.truth && slice.cell.predicted === cell.predicted;
  return { ...slice, cell: same ? null : cell };
}

/** The predictions beneath the matrix: one cell's, or every mistake, worst first. */
export function shownPredictions(report: InspectReport, cell: Cell | null): readonly Prediction[] {
  const chosen = report.predictions.filter(({ truth, predicted }) =>
    cell === null ? truth !== predicted : truth === cell.truth && predicted === cell.predicted,
  );
  return chosen.sort((a, b) => b.loss - a.loss);
}
