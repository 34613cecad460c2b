import { execFileSync } from "node:child_process";

/** Process ids of the cores that an app's main process started. */
export function corePids(mainPid: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const rows = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((row) => row !== null);
  return rows
    .filter(([, , parent, args]) => Number(parent) === mainPid && args!.includes("host.js"))
    .map(([, pid]) => Number(pid));
}
