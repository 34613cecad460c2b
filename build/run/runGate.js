import { runCommand } from "../setup/runCommand.js";

/**
 * Runs one check to its end: `{name, passed, failed, seconds, output}`. `count(status)` reads how many tests passed and failed
 * where the check counts them itself; a check without it is one test.
 */
export async function runGate({ name, program, args, cwd, env = process.env, count = undefined }) {
  const started = performance.now();
  const { status, output } = await runCommand(program, args, { cwd, env });
  const one = status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const counted = count === undefined ? one : await count(status);
  return { name, ...counted, output, seconds: (performance.now() - started) / 1000 };
}
