import { type Bridge, keepConnected } from "../../core/contract/bridge.ts";
import type { Client } from "../../core/contract/client.ts";
import { connect, coreGone } from "../store/connect.ts";
import { coreStateChanged } from "../store/coreSlice.ts";
import { runningRun } from "../store/shownRun.ts";
import { type Store, update } from "../store/store.ts";
import type { Actions } from "./actions.ts";
import { atRest } from "./atRest.ts";
import { tellFailure } from "./context.ts";
import { followEdits } from "./followEdits.ts";
import { clearProject } from "./projectActions.ts";

/**
 * Keeps the window joined to whichever core main runs: events flow into the store, a restarted core opens the project
 * again on the stage where the person is, and menu commands are left to the caller. Returns the function that ends it.
 */
export function joinCore(client: Client, bridge: Bridge, store: Store, actions: Actions): () => void {
  const stopEvents = connect(client, store, {
    onReset: () => void actions.reloadPhotos(),
    onClosed: () => clearProject(store),
    onFindings: () => {
      if (store.getState().ui.stage === "clean") void actions.loadFindings();
    },
    onRunEnded: () => void actions.ensureReport(),
    now: () => performance.now(),
  });
  const stopFollowing = followEdits(store, actions);
  const stopConnection = keepConnected(client, bridge, {
    onState: (state) => {
      const training = runningRun(store.getState().training) !== null;
      update(store, "core", (core) => coreStateChanged(core, state, training));
      if (state.state === "restarting" || state.state === "failed") coreGone(store);
    },
    onConnected: () => {
      void actions.reopen();
      void actions.loadBackbones();
      // To say what it runs on, the core has TensorFlow loaded, and the processor is needed for the opening.
      void atRest(store).then(actions.loadDevice);
    },
    onError: (error) => tellFailure(store, error),
  });
  return () => {
    stopConnection();
    stopFollowing();
    stopEvents();
  };
}
