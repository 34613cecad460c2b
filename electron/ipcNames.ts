import type { Bridge, Shell } from "../core/contract/bridge.ts";

/** Names of the channels between preload and main; nothing else crosses. */
export const ipc = {
  post: "core:post",
  message: "core:message",
  close: "core:close",
  state: "core:state",
  theme: "shell:theme",
  command: "shell:command",
} as const;

/** Calls that main answers; their types are the bridge's own. */
export const calls = [
  "pickFolder",
  "pickFiles",
  "pickWeights",
  "defaultParent",
  "revealInFolder",
  "theme",
  "setTheme",
  "recents",
  "addRecent",
  "removeRecent",
  "coreState",
  "restartCore",
] as const;
export type CallName = (typeof calls)[number];

type Returned<F> = F extends (...args: infer A) => Promise<infer R> ? (...args: A) => R | Promise<R> : never;

/** What main implements for each call. */
export type CallHandlers = { readonly [K in CallName & keyof Shell]: Returned<Shell[K]> } & {
  readonly coreState: () => Parameters<Parameters<Bridge["onCoreState"]>[0]>[0];
  readonly restartCore: () => void;
};

export const callChannel = (name: CallName): string => `call:${name}`;
