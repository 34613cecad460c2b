import { SetupError } from "./setupError.js";

/** What happened, and the command that mends it, each on its own line. */
export function formatSetupError({ message, mend }) {
  return `${message}\nTo mend it: ${mend}`;
}

/** The frame of every runner: a SetupError becomes one message with the command that mends it, and exit status 1. */
export async function runTool(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${formatSetupError(error)}\n`);
    process.exitCode = 1;
  }
}
