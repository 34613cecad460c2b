import type { Client } from "./client.ts";
import { type Port, textPort } from "./frames.ts";

/** Where the core process stands, as main sees it. `generation` counts its starts, from 1. */
export type CoreState =
  | { readonly state: "starting" }
  | { readonly state: "running"; readonly generation: number }
  /** It ended unasked and is being started again; `reason` says how it ended, in words for the person. */
  | { readonly state: "restarting"; readonly reason: string }
  /** It ended too often or could not be started; nothing more is tried until `restartCore`. */
  | { readonly state: "failed"; readonly message: string };

export type Theme = "light" | "dark";
export type ThemeChoice = Theme | "system";

export const stages = ["gather", "clean", "split", "train", "inspect"] as const;
export type Stage = (typeof stages)[number];

/** What the application menu asks of the window. */
export type MenuCommand =
  | {
      readonly name:
        | "newProject"
        | "openFolder"
        | "trySample"
        | "settings"
        | "closeProject"
        | "undo"
        | "redo"
        | "commandPalette";
    }
  | { readonly name: "openRecent"; readonly dir: string }
  | { readonly name: "showStage"; readonly stage: Stage };

/** A project that was opened before, newest first in every list. */
export interface RecentProject {
  readonly dir: string;
  readonly name: string;
}

/** What only the desktop shell can do. Every path is absolute. */
export interface Shell {
  readonly platform: string;
  /** The folder that the person chose, null when the dialog was dismissed. */
  pickFolder(title: string): Promise<string | null>;
  /** Image files that the person chose, empty when the dialog was dismissed. */
  pickFiles(title: string): Promise<readonly string[]>;
  /** A file of network weights that the person chose, null when the dialog was dismissed. */
  pickWeights(title: string): Promise<string | null>;
  /** Where new projects are offered to be made: the person's pictures or documents folder. */
  defaultParent(): Promise<string>;
  /** Path of a file or folder dropped on the window (a DOM `File`), null when it has none. */
  droppedPath(file: object): string | null;
  revealInFolder(path: string): Promise<void>;
  theme(): Promise<Theme>;
  setTheme(choice: ThemeChoice): Promise<void>;
  onTheme(listener: (theme: Theme) => void): () => void;
  recents(): Promise<readonly RecentProject[]>;
  /** Puts a project at the head of the list; the window calls it when a project has been opened. */
  addRecent(project: RecentProject): Promise<void>;
  removeRecent(dir: string): Promise<void>;
  onCommand(listener: (command: MenuCommand) => void): () => void;
}

/** The one object that preload puts on the window, as `window.thaw`. Each `on…` returns the function that stops listening. */
export interface Bridge {
  /** Hands a frame, as JSON, to the core; dropped while no core is running. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
  /** The core that was running has ended. */
  onClose(listener: () => void): () => void;
  /** Tells the present state soon after the call, and each later one. */
  onCoreState(listener: (state: CoreState) => void): () => void;
  /** Starts the core again after `failed`. */
  restartCore(): Promise<void>;
  readonly shell: Shell;
}

/** A Port to the core that runs at the moment; it closes with that core, and a later core needs a new one. */
export function bridgePort(bridge: Pick<Bridge, "post" | "onMessage" | "onClose">): Port {
  let open = true;
  const stops: (() => void)[] = [];
  const close = (): void => {
    open = false;
    for (const stop of stops.splice(0)) stop();
  };
  return textPort({
    post: (message) => {
      if (open) bridge.post(message);
    },
    onMessage: (listener) => {
      const stop = bridge.onMessage(listener);
      stops.push(stop);
      return stop;
    },
    onClose: (listener) => {
      const stop = bridge.onClose(() => {
        if (!open) return;
        close();
        listener();
      });
      stops.push(stop);
      return stop;
    },
    close,
  });
}

export interface ConnectionListener {
  /** The core answered the hello. `generation` above 1 means that an earlier core died: open the project again. */
  readonly onConnected: (generation: number) => void;
  /** Every state, `running` included, for the window to show. */
  readonly onState?: (state: CoreState) => void;
  readonly onError: (error: unknown) => void;
}

/** Attaches the client to each core that main starts. Returns the function that stops doing so. */
export function keepConnected(client: Client, bridge: Bridge, listener: ConnectionListener): () => void {
  let attached = 0;
  return bridge.onCoreState((state) => {
    listener.onState?.(state);
    if (state.state !== "running" || state.generation === attached) return;
    const { generation } = state;
    attached = generation;
    client.attach(bridgePort(bridge)).then(
      () => listener.onConnected(generation),
      (error: unknown) => listener.onError(error),
    );
  });
}
