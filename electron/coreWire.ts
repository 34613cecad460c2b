import type { ChildProcess } from "node:child_process";
import type { Port } from "../core/contract/frames.ts";

/** The wire to a core that runs as a process of its own; it closes when the process is gone or could not be started. */
export function coreWire(child: ChildProcess): Port {
  const closes = new Set<() => void>();
  const close = (): void => {
    for (const listener of [...closes]) listener();
    closes.clear();
  };
  child.once("exit", close);
  child.once("error", close);
  return {
    post: (message) => {
      // A channel that broke shows as the exit that follows; the callback keeps it from being thrown.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => {
      child.on("message", listener);
      return () => child.off("message", listener);
    },
    onClose: (listener) => {
      closes.add(listener);
      return () => closes.delete(listener);
    },
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}
