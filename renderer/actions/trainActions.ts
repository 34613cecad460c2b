import type { RunId } from "../../core/contract/training.ts";
import { runningRun, shownRun } from "../store/shownRun.ts";
import { type Store, update } from "../store/store.ts";
import { type ActionContext, attempt } from "./context.ts";

export interface TrainActions {
  readonly startTraining: () => Promise<void>;
  /** Keeps the whole state of the run under way, to go on with later. */
  readonly pauseTraining: () => Promise<void>;
  /** Ends the run under way; its best epoch is kept. */
  readonly stopTraining: () => Promise<void>;
  readonly resumeTraining: (run: RunId) => Promise<void>;
  readonly resumeShown: () => Promise<void>;
  readonly oneMoreShown: () => Promise<void>;
  /** Trains a run that ended for one more cycle from its last weights. */
  readonly trainOneMore: (run: RunId) => Promise<void>;
}

function busy(store: Store): boolean {
  const { training, jobs } = store.getState();
  const commands = new Set(["train.start", "train.resume", "train.oneMore"]);
  const waiting = [...jobs.active.values()].some(({ view }) => commands.has(view.command));
  return training.starting || waiting || runningRun(training) !== null;
}

export function makeTrainActions({ client, store }: ActionContext): TrainActions {
  const train = (work: () => Promise<unknown>): Promise<void> =>
    attempt(store, async () => {
      if (busy(store)) return;
      update(store, "training", (training) => ({ ...training, starting: true }));
      update(store, "setup", (setup) => ({ ...setup, pane: "run" }));
      try {
        await work();
      } finally {
        update(store, "training", (training) => ({ ...training, starting: false }));
      }
    });
  const ask = (asked: "pause" | "stop"): Promise<void> =>
    attempt(store, async () => {
      if (runningRun(store.getState().training) === null) return;
      update(store, "training", (training) => ({ ...training, asked }));
      try {
        await client.request(asked === "pause" ? "train.pause" : "train.stop", {});
      } catch (thrown) {
        update(store, "training", (training) => ({ ...training, asked: null }));
        throw thrown;
      }
    });
  const resume = (run: RunId): Promise<void> => train(() => client.start("train.resume", { run }).result);
  const oneMore = (run: RunId): Promise<void> => train(() => client.start("train.oneMore", { run }).result);
  const shown = async (work: (run: RunId) => Promise<void>): Promise<void> => {
    const run = shownRun(store.getState().training);
    if (run !== null) await work(run.id);
  };
  return {
    startTraining: () => train(() => client.start("train.start", store.getState().setup.settings).result),
    resumeTraining: resume,
    trainOneMore: oneMore,
    resumeShown: () => shown(resume),
    oneMoreShown: () => shown(oneMore),
    pauseTraining: () => ask("pause"),
    stopTraining: () => ask("stop"),
  };
}
