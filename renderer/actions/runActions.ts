import type { RunId } from "../../core/contract/training.ts";
import { settingsReused, type TrainPane } from "../store/setupSlice.ts";
import { shownRun } from "../store/shownRun.ts";
import { type Store, update } from "../store/store.ts";
import {
  type CurveLook,
  compareToggled,
  curvesLoaded,
  runChanged,
  runDeleted,
  runsLoaded,
} from "../store/trainingSlice.ts";
import { type ActionContext, attempt } from "./context.ts";

export interface RunActions {
  readonly showRun: (run: RunId) => Promise<void>;
  readonly showPane: (pane: TrainPane) => void;
  readonly setCurveLook: (change: Partial<CurveLook>) => void;
  /** The run joins those that are drawn over each other, or leaves them. */
  readonly toggleCompared: (run: RunId) => Promise<void>;
  readonly clearCompared: () => void;
  readonly renameRun: (run: RunId, name: string) => Promise<void>;
  readonly reuseSettings: (run: RunId) => void;
  /** Asks whether a run is to be deleted; null takes the question back. */
  readonly askToDelete: (run: RunId | null) => void;
  /** Deletes the run that the person was asked about. */
  readonly deleteRun: () => Promise<void>;
}

/** Reads the project's runs and the curve of the newest. */
export async function loadRuns(context: ActionContext): Promise<void> {
  const { client, store } = context;
  const { runs, problems } = await client.request("train.runs", {});
  update(store, "training", (training) => runsLoaded(training, runs, problems));
  const newest = shownRun(store.getState().training);
  if (newest !== null) await loadCurves(context, newest.id);
}

async function loadCurves({ client, store }: ActionContext, run: RunId): Promise<void> {
  const curves = await client.request("train.curves", { run });
  update(store, "training", (training) => curvesLoaded(training, curves));
}

function showPane(store: Store, pane: TrainPane): void {
  update(store, "setup", (setup) => ({ ...setup, pane }));
}

export function makeRunActions(context: ActionContext): RunActions {
  const { client, store } = context;
  return {
    showPane: (pane) => showPane(store, pane),
    showRun: (run) =>
      attempt(store, async () => {
        showPane(store, "run");
        update(store, "training", (training) => ({ ...training, chosen: run }));
        await loadCurves(context, run);
      }),
    setCurveLook: (change) =>
      update(store, "training", (training) => ({ ...training, look: { ...training.look, ...change } })),
    toggleCompared: (run) =>
      attempt(store, async () => {
        update(store, "training", (training) => compareToggled(training, run));
        const { compared } = store.getState().training;
        showPane(store, compared.size === 0 ? "run" : "compare");
        if (compared.has(run)) await loadCurves(context, run);
      }),
    clearCompared: () => {
      update(store, "training", (training) => ({ ...training, compared: new Set<RunId>() }));
      showPane(store, "run");
    },
    renameRun: (run, name) =>
      attempt(store, async () => {
        const renamed = await client.request("train.rename", { run, name: name.trim() });
        update(store, "training", (training) => runChanged(training, renamed));
      }),
    reuseSettings: (run) => {
      const found = store.getState().training.runs.find(({ id }) => id === run);
      if (found !== undefined) update(store, "setup", (setup) => settingsReused(setup, found.settings));
    },
    askToDelete: (run) => update(store, "training", (training) => ({ ...training, deleting: run })),
    deleteRun: () =>
      attempt(store, async () => {
        const run = store.getState().training.deleting;
        if (run === null) return;
        update(store, "training", (training) => ({ ...training, deleting: null }));
        await client.request("train.delete", { run });
        update(store, "training", (training) => runDeleted(training, run));
      }),
  };
}
