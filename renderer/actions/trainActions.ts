import type { RunId } from "../../core/contract/training.ts";
import { type Store, update } from "../store/store.ts";
import { curvesLoaded, runsLoaded, shownRun, type TrainForm } from "../store/trainingSlice.ts";
import { type ActionContext, attempt } from "./context.ts";

export interface TrainActions {
  readonly setTrainForm: (change: Partial<TrainForm>) => void;
  readonly startTraining: () => Promise<void>;
  /** Ends the run under way; what it has learnt so far is kept. */
  readonly stopTraining: () => Promise<void>;
  readonly showRun: (run: RunId) => Promise<void>;
  readonly loadBackbones: () => Promise<void>;
}

/** Reads the project's runs and the curve of the newest. */
export async function loadRuns(context: ActionContext): Promise<void> {
  const { client, store } = context;
  const { runs } = await client.request("train.runs", {});
  update(store, "training", (training) => runsLoaded(training, runs));
  const newest = shownRun(store.getState().training);
  if (newest !== null) await loadCurves(context, newest.id);
}

async function loadCurves({ client, store }: ActionContext, run: RunId): Promise<void> {
  const curves = await client.request("train.curves", { run });
  update(store, "training", (training) => curvesLoaded(training, curves));
}

export function trainingJob(store: Store): string | null {
  const jobs = [...store.getState().jobs.active.values()];
  return jobs.find((job) => job.view.command === "train.start")?.view.id ?? null;
}

export function makeTrainActions(context: ActionContext): TrainActions {
  const { client, store } = context;
  return {
    setTrainForm: (change) =>
      update(store, "training", (training) => ({ ...training, form: { ...training.form, ...change } })),
    startTraining: () =>
      attempt(store, async () => {
        if (store.getState().training.starting || trainingJob(store) !== null) return;
        update(store, "training", (training) => ({ ...training, starting: true }));
        try {
          await client.start("train.start", store.getState().training.form).result;
        } finally {
          update(store, "training", (training) => ({ ...training, starting: false }));
        }
      }),
    stopTraining: () =>
      attempt(store, async () => {
        const job = trainingJob(store);
        if (job !== null) await client.request("jobs.cancel", { job });
      }),
    showRun: (run) =>
      attempt(store, async () => {
        update(store, "training", (training) => ({ ...training, chosen: run }));
        await loadCurves(context, run);
      }),
    loadBackbones: () =>
      attempt(store, async () => {
        const { backbones } = await client.request("train.backbones", {});
        update(store, "training", (training) => ({ ...training, backbones }));
      }),
  };
}
