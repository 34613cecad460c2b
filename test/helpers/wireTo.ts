import type { ChildProcess } from "node:child_process";
import type { Port } from "../../core/contract/frames.ts";

/** The wire to a core that runs as a process of its own. */
export function wireTo(child: ChildProcess): Port {
  return {
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => {
      child.on("message", listener);
      return () => child.off("message", listener);
    },
    onClose: (listener) => {
      child.once("exit", listener);
      return () => child.off("exit", listener);
    },
    close: () => child.disconnect(),
  };
}
