import { SetupError } from "./setupError.js";

/** The frame of every runner: a SetupError becomes one message with the command that mends it, and exit status 1. */
export async function runTool(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\nTo mend it: ${error.mend}\n`);
    process.exitCode = 1;
  }
}
