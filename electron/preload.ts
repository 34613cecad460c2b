import * as electron from "electron";
import { contextBridge, type IpcRendererEvent, ipcRenderer } from "electron";
import type { Bridge, CoreState } from "../core/contract/bridge.ts";
import { type CallName, callChannel, ipc } from "./ipcNames.ts";

/** Electron ≥ 32 tells the path of a dropped file so; before, the file itself carried it. */
interface FilePaths {
  readonly webUtils?: { getPathForFile(file: object): string };
}

function listen(channel: string, listener: (payload: never) => void): () => void {
  const entry = (_event: IpcRendererEvent, payload: unknown): void => listener(payload as never);
  ipcRenderer.on(channel, entry);
  return () => ipcRenderer.off(channel, entry);
}

const call = (name: CallName, ...args: readonly unknown[]): Promise<never> =>
  ipcRenderer.invoke(callChannel(name), ...args) as Promise<never>;

function droppedPath(file: object): string | null {
  const { webUtils } = electron as FilePaths;
  const found = webUtils === undefined ? (file as { readonly path?: string }).path : webUtils.getPathForFile(file);
  return found === undefined || found === "" ? null : found;
}

const bridge: Bridge = {
  post: (message) => ipcRenderer.send(ipc.post, message),
  onMessage: (listener) => listen(ipc.message, listener),
  onClose: (listener) => listen(ipc.close, () => listener()),
  onCoreState: (listener) => {
    // What happens while the present state is asked for is newer than the answer.
    let told = false;
    const stop = listen(ipc.state, (state: CoreState) => {
      told = true;
      listener(state);
    });
    void (call("coreState") as Promise<CoreState>).then((state) => {
      if (!told) listener(state);
    });
    return stop;
  },
  restartCore: () => call("restartCore"),
  shell: {
    platform: process.platform,
    pickFolder: (title) => call("pickFolder", title),
    pickFiles: (title) => call("pickFiles", title),
    pickWeights: (title) => call("pickWeights", title),
    defaultParent: () => call("defaultParent"),
    droppedPath,
    revealInFolder: (path) => call("revealInFolder", path),
    theme: () => call("theme"),
    setTheme: (choice) => call("setTheme", choice),
    onTheme: (listener) => listen(ipc.theme, listener),
    recents: () => call("recents"),
    addRecent: (project) => call("addRecent", project),
    removeRecent: (dir) => call("removeRecent", dir),
    onCommand: (listener) => listen(ipc.command, listener),
  },
};

contextBridge.exposeInMainWorld("thaw", bridge);
