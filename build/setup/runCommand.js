import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The full path of a program on the PATH, or null. */
export function findProgram(name, env = process.env) {
  const endings = process.platform === "win32" ? (env.PATHEXT ?? ".EXE;.CMD").split(";") : [""];
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not in this folder
      }
    }
  }
  return null;
}

/**
 * Runs a program to its end and gives back its exit status and everything that it wrote; never throws for a status.
 * A program that can't be started has status 127. `onStart` hears its process number.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions & {onStart?: (pid: number) => void}} options
 * @returns {Promise<{status: number, output: string}>}
 */
export function runCommand(program, args, { onStart = () => {}, ...options } = {}) {
  return new Promise((settle) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true, ...options });
    if (child.pid !== undefined) onStart(child.pid);
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout?.setEncoding("utf8").on("data", collect);
    child.stderr?.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => settle({ status: 127, output: `${output}${error.message}` }));
    child.on("close", (status) => settle({ status: status ?? 128, output }));
  });
}

/** The last lines of a program's output, for a message. */
export function tail(output, lines = 6) {
  return output.trim().split("\n").slice(-lines).join("\n");
}
