import process from "node:process";
import { serviceOf } from "./api.ts";
import { channelPort } from "./contract/channels.ts";
import type { Port } from "./contract/frames.ts";
import { Core } from "./core.ts";
import { serve } from "./serve.ts";

/** The wire to the parent process. */
function parentWire(): Port {
  return {
    post: (message) => {
      // A parent that is gone shows as the disconnect that follows; the callback keeps it from being thrown.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      process.on("message", listener);
      return () => process.off("message", listener);
    },
    onClose: (listener) => {
      process.once("disconnect", listener);
      return () => process.off("disconnect", listener);
    },
    close: () => process.disconnect(),
  };
}

/** Milliseconds for jobs to come to a clean end once nobody waits for them. */
const patience = 4000;

function host(): void {
  const core = new Core();
  const wire = parentWire();
  const service = serviceOf(core);
  serve(channelPort(wire, "shell"), service);
  serve(channelPort(wire, "window"), service);
  const leave = (): void => {
    setTimeout(() => process.exit(1), patience).unref();
    core.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  wire.onClose(leave);
  // A terminal's Ctrl+C reaches every process of the group; main decides when the core goes.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", leave);
  process.on("uncaughtExceptionMonitor", (error) => core.log.error("uncaught", { error }));
  core.log.info("core started", { pid: process.pid, node: process.versions.node });
}

if (process.send === undefined) {
  process.stderr.write("The host is started by the app; for the command line run: npm run -s thaw -- --help\n");
  process.exitCode = 2;
} else host();
