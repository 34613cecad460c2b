import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle/bundle.js";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { runThrough } from "./run/runThrough.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";

// `npm run -s thaw -- …`: the command line. A process of its own, since TensorFlow reads the environment when it starts.
await runTool(async (args) => {
  const record = await prepare({ root, window: false });
  await bundle(root, { names: ["core"] });
  // npm changes into the package; file names on the command line are meant from where the person stands.
  const cwd = process.env.INIT_CWD && existsSync(process.env.INIT_CWD) ? process.env.INIT_CWD : process.cwd();
  return runThrough(process.execPath, [join(root, "out/core/cli.js"), ...args], { cwd, env: coreEnvironment(record) });
});
