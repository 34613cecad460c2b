import "@fontsource-variable/inter/index.css";
import "uplot/dist/uPlot.min.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { createRoot } from "react-dom/client";
import type { Bridge } from "../core/contract/bridge.ts";
import { Client } from "../core/contract/client.ts";
import { App } from "./App.tsx";
import { makeActions } from "./actions/actions.ts";
import { joinCore } from "./actions/joinCore.ts";
import { storedMove } from "./actions/moveStorage.ts";
import { storedTheme } from "./actions/themeStorage.ts";
import { handleKeys } from "./commands/handleKeys.ts";
import { handleMenu } from "./commands/handleMenu.ts";
import { ThawProvider } from "./components/ThawContext.tsx";
import { makeStore, update } from "./store/store.ts";
import { showTheme } from "./theme/showTheme.ts";

declare global {
  interface Window {
    readonly thaw: Bridge;
  }
}

function start(bridge: Bridge, root: HTMLElement): void {
  const { shell } = bridge;
  const client = new Client({ app: "window" });
  const store = makeStore();
  const actions = makeActions({ client, bridge, store });
  update(store, "ui", (ui) => ({ ...ui, themeChoice: storedTheme() }));
  update(store, "gather", (gather) => ({ ...gather, move: storedMove() }));
  showTheme(store, document.documentElement);
  const takeTheme = (systemTheme: "light" | "dark"): void => update(store, "ui", (ui) => ({ ...ui, systemTheme }));
  shell.onTheme(takeTheme);
  void actions.setTheme(store.getState().ui.themeChoice).then(() => shell.theme().then(takeTheme));
  shell.onCommand((command) => handleMenu(command, actions));
  handleKeys(window, store, actions);
  window.addEventListener("focus", () => void actions.lookAgain());
  joinCore(client, bridge, store, actions);
  void actions.loadRecents();
  createRoot(root).render(
    <ThawProvider store={store} actions={actions} platform={shell.platform}>
      <App />
    </ThawProvider>,
  );
}

start(window.thaw, document.getElementById("root")!);
