import { inspectedRun } from "../../core/contract/inspectedRun.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import {
  type Cell,
  cellToggled,
  reportFailed,
  reportLoaded,
  reportStarted,
  shownPredictions,
} from "../store/inspectSlice.ts";
import { update } from "../store/store.ts";
import { type ActionContext, shownError } from "./context.ts";

export interface InspectActions {
  /** Makes the report of the run that is looked at when none is named, as the photos are now. */
  readonly loadReport: () => Promise<void>;
  /** `loadReport` where there is such a run and no report of it yet. */
  readonly ensureReport: () => Promise<void>;
  readonly toggleCell: (cell: Cell) => void;
  readonly showAllMistakes: () => void;
  readonly openMistake: (photo: PhotoId | null) => void;
  readonly stepMistake: (by: number) => void;
}

export function makeInspectActions({ client, store }: ActionContext): InspectActions {
  const loadReport = async (): Promise<void> => {
    if (store.getState().inspect.loading) return;
    update(store, "inspect", reportStarted);
    try {
      const report = await client.start("inspect.report", {}).result;
      update(store, "inspect", (inspect) => reportLoaded(inspect, report));
    } catch (thrown) {
      update(store, "inspect", (inspect) => reportFailed(inspect, shownError(thrown)));
    }
  };
  return {
    loadReport,
    ensureReport: async () => {
      const run = inspectedRun(store.getState().training.runs);
      const { report, outdated } = store.getState().inspect;
      if (run !== undefined && (outdated || report?.run.id !== run.id)) await loadReport();
    },
    toggleCell: (cell) => update(store, "inspect", (inspect) => cellToggled(inspect, cell)),
    showAllMistakes: () => update(store, "inspect", (inspect) => ({ ...inspect, cell: null })),
    openMistake: (photo) => update(store, "inspect", (inspect) => ({ ...inspect, large: photo })),
    stepMistake: (by) =>
      update(store, "inspect", (inspect) => {
        if (inspect.report === null || inspect.large === null) return inspect;
        const shown = shownPredictions(inspect.report, inspect.cell);
        const at = shown.findIndex(({ photo }) => photo === inspect.large);
        const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
        return next === undefined ? inspect : { ...inspect, large: next.photo };
      }),
  };
}
