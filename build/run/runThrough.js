import { spawn } from "node:child_process";
import { constants } from "node:os";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program in this one's place: same input and output, signals passed on. Gives back the exit status, 128 + n where
 * signal n ended it.
 */
export function runThrough(program, args, options = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    const handlers = forwarded.map((signal) => {
      // Ctrl+C on a terminal reaches the whole group by itself; passed on as well, it would count as a second one.
      const handle = () => {
        if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
      };
      process.on(signal, handle);
      return [signal, handle];
    });
    const restore = () => {
      for (const [signal, handle] of handlers) process.off(signal, handle);
    };
    child.on("error", (error) => {
      restore();
      reject(error);
    });
    child.on("exit", (status, signal) => {
      restore();
      settle(status ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
