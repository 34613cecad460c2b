import { spawn } from "node:child_process";
import { findProgram } from "../setup/runCommand.js";

function startServer() {
  return new Promise((settle, reject) => {
    const args = ["-displayfd", "3", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"];
    const server = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
    let complaints = "";
    server.stderr.on("data", (chunk) => {
      complaints += chunk;
    });
    server.on("error", reject);
    server.on("exit", (status) => reject(new Error(`Xvfb ended with status ${status}: ${complaints.trim()}`)));
    // The server writes the number of its screen there once it accepts connections.
    server.stdio[3].once("data", (number) => settle({ server, display: `:${String(number).trim()}` }));
  });
}

/**
 * Runs `work(env)` with a screen of its own where Xvfb is there, so that tests neither disturb the person's desktop nor depend
 * on its size; without Xvfb (and on other systems) on the screen that is there.
 */
export async function withDisplay(env, work) {
  if (process.platform !== "linux" || findProgram("Xvfb") === null) return work(env);
  const { server, display } = await startServer();
  const stop = () => server.kill();
  process.once("exit", stop);
  const { WAYLAND_DISPLAY, ...rest } = env;
  try {
    return await work({ ...rest, DISPLAY: display });
  } finally {
    process.off("exit", stop);
    server.removeAllListeners("exit");
    stop();
  }
}
