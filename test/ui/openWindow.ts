import type { Bridge, CoreState, Shell } from "../../core/contract/bridge.ts";
import { Client } from "../../core/contract/client.ts";
import { textPort } from "../../core/contract/frames.ts";
import { localPorts } from "../../core/localPorts.ts";
import { makeActions } from "../../renderer/actions/actions.ts";
import { joinCore } from "../../renderer/actions/joinCore.ts";
import { makeStore } from "../../renderer/store/store.ts";
import { makePhoto } from "./makePhotos.ts";
import { ScriptedCore } from "./scriptedCore.ts";

/** The epochs of every run of the scripted core. */
export const rows = [1, 2].map((epoch) => ({
  epoch,
  trainLoss: 1 / epoch,
  validLoss: 0.9 / epoch,
  accuracy: 0.8 + epoch / 20,
  recall: [1, 1],
  seconds: 0.1,
}));

/** A window without its views: store, actions and connection over an in-memory core that can be killed. */
export function openWindow(count = 20, shell: Partial<Shell> = {}) {
  const photos = Array.from({ length: count }, (_, index) =>
    makePhoto(index + 1, { class: index % 2 === 0 ? "fruit" : "vegetable" }),
  );
  const core = new ScriptedCore({ dir: "/photos", name: "photos", photos, rows });
  const shown: string[] = [];
  let tell: (state: CoreState) => void = () => undefined;
  let [mine, theirs] = localPorts();
  core.attach(textPort(theirs));
  const bridge: Bridge = {
    post: (message) => mine.post(message),
    onMessage: (listener) => mine.onMessage(listener),
    onClose: (listener) => mine.onClose(listener),
    onCoreState: (listener) => {
      tell = listener;
      return () => undefined;
    },
    restartCore: () => Promise.resolve(),
    shell: {
      platform: "linux",
      pickFolder: () => Promise.resolve("/photos"),
      pickFiles: () => Promise.resolve([]),
      pickWeights: () => Promise.resolve("/weights/mine.pth"),
      defaultParent: () => Promise.resolve("/"),
      droppedPath: () => "/photos",
      revealInFolder: (path) => {
        shown.push(path);
        return Promise.resolve();
      },
      theme: () => Promise.resolve("dark"),
      setTheme: () => Promise.resolve(),
      onTheme: () => () => undefined,
      recents: () => Promise.resolve([{ dir: "/photos", name: "photos" }]),
      addRecent: () => Promise.resolve(),
      removeRecent: () => Promise.resolve(),
      onCommand: () => () => undefined,
      ...shell,
    },
  };
  const store = makeStore();
  const client = new Client({ app: "test" });
  const actions = makeActions({ client, bridge, store });
  const stop = joinCore(client, bridge, store, actions);
  tell({ state: "running", generation: 1 });
  const kill = (): void => {
    mine.close();
    tell({ state: "restarting", reason: "killed" });
  };
  const restart = (): void => {
    [mine, theirs] = localPorts();
    core.attach(textPort(theirs));
    tell({ state: "running", generation: 2 });
  };
  return { core, store, actions, kill, restart, stop, shown };
}
