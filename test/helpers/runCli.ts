import { spawn } from "node:child_process";
import { builtCore } from "./builtCore.ts";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Watcher = (soFar: string, kill: (signal: NodeJS.Signals) => void) => void;

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told of everything on stderr, or stdout, so far; `kill` sends the process a signal. */
  readonly onStderr?: Watcher;
  readonly onStdout?: Watcher;
}

/** Runs the command line as people do: a process of its own, without a terminal. */
export async function runCli(
  args: readonly string[],
  { cwd, env, onStderr, onStdout }: CliOptions = {},
): Promise<CliResult> {
  const { cli } = await builtCore();
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
  child.stdin.end();
  let [stdout, stderr] = ["", ""];
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onStdout?.(stdout, kill);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onStderr?.(stderr, kill);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout, stderr };
}
