import process from "node:process";
import { runCommandLine } from "./cli/main.ts";

const code = await runCommandLine(process.argv.slice(2), {
  streams: { stdout: process.stdout, stderr: process.stderr, terminal: process.env["TERM"] },
  onInterrupt: (listener) => process.on("SIGINT", listener),
  exit: (now) => process.exit(now),
  now: () => performance.now(),
});
// Not left to the event loop: a native library's thread may keep it alive.
process.exit(code);
