import type { Stage, ThemeChoice } from "../../core/contract/bridge.ts";
import type { JobId } from "../../core/contract/jobs.ts";
import { update } from "../store/store.ts";
import { type Overlay, themeOf, toastDismissed } from "../store/uiSlice.ts";
import { type ActionContext, attempt } from "./context.ts";
import { storeTheme } from "./themeStorage.ts";

export interface WindowActions {
  readonly goTo: (stage: Stage) => void;
  readonly setTheme: (choice: ThemeChoice) => Promise<void>;
  /** From what is seen now to the other one. */
  readonly toggleTheme: () => Promise<void>;
  readonly showOverlay: (overlay: Overlay | null) => void;
  readonly dismissToast: (id: number) => void;
  readonly dismissRestart: () => void;
  /** After the core could not be started: tries once more. */
  readonly restartCore: () => Promise<void>;
  readonly cancelJob: (job: JobId) => Promise<void>;
  readonly loadDevice: () => Promise<void>;
}

export function makeWindowActions({ client, bridge, store }: ActionContext): WindowActions {
  const setTheme = (choice: ThemeChoice): Promise<void> =>
    attempt(store, async () => {
      update(store, "ui", (ui) => ({ ...ui, themeChoice: choice }));
      storeTheme(choice);
      await bridge.shell.setTheme(choice);
    });
  return {
    setTheme,
    goTo: (stage) => update(store, "ui", (ui) => ({ ...ui, stage, overlay: null })),
    toggleTheme: () => setTheme(themeOf(store.getState().ui) === "dark" ? "light" : "dark"),
    showOverlay: (overlay) => update(store, "ui", (ui) => ({ ...ui, overlay })),
    dismissToast: (id) => update(store, "ui", (ui) => toastDismissed(ui, id)),
    dismissRestart: () => update(store, "core", (core) => ({ ...core, restarted: null })),
    restartCore: () => attempt(store, () => bridge.restartCore()),
    cancelJob: (job) =>
      attempt(store, async () => {
        await client.request("jobs.cancel", { job });
      }),
    loadDevice: () =>
      attempt(store, async () => {
        const device = await client.request("core.device", {});
        update(store, "core", (core) => ({ ...core, device }));
      }),
  };
}
