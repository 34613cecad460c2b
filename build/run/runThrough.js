import { spawn } from "node:child_process";
import { constants } from "node:os";

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program in this one's place: same input and output, signals passed on. Gives back the exit status, 128 + n where
 * signal n ended it.
 */
export function runThrough(program, args, options = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      // Ctrl+C on a terminal reaches the whole group by itself; passed on as well, it would count as a second one.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of forwarded) process.on(signal, passOn);
    const restore = () => {
      for (const signal of forwarded) process.off(signal, passOn);
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
