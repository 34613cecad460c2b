import { join } from "node:path";
import { bundle } from "./bundle/bundle.js";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { runThrough } from "./run/runThrough.js";
import { prepare } from "./setup/prepare.js";
import { readRecord } from "./setup/record.js";
import { formatSetupError, runTool } from "./setup/runTool.js";
import { SetupError } from "./setup/setupError.js";

/**
 * npm changes into the package's folder, yet file names on the command line are meant from where the person stands. Other
 * scripts than our own hand the variable down as well, so it counts only where npm runs this very one.
 */
function callerFolder({ INIT_CWD, npm_lifecycle_event: script } = process.env) {
  return INIT_CWD !== undefined && ["thaw", "doctor", "bench"].includes(script) ? INIT_CWD : process.cwd();
}

/** The doctor is called where something is amiss: it is shown what set-up could not do, and runs all the same. */
async function prepareFor(command) {
  try {
    return { record: await prepare({ root, window: false }), failed: false };
  } catch (error) {
    if (command !== "doctor" || !(error instanceof SetupError)) throw error;
    process.stderr.write(`${formatSetupError(error)}\n`);
    return { record: await readRecord(root), failed: true };
  }
}

// `npm run -s thaw -- …`: the command line. A process of its own, since TensorFlow reads the environment when it starts.
await runTool(async (args) => {
  const { record, failed } = await prepareFor(args[0]);
  await bundle(root, { names: ["core"] });
  const cli = join(root, "out/core/cli.js");
  const status = await runThrough(process.execPath, [cli, ...args], {
    cwd: callerFolder(),
    env: coreEnvironment(record),
  });
  return failed ? 1 : status;
});
