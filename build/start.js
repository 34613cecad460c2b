import { bundle } from "./bundle/bundle.js";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { electronProgram, sandboxSwitches } from "./run/electronCommand.js";
import { runThrough } from "./run/runThrough.js";
import { hasDisplay } from "./setup/hasDisplay.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";
import { SetupError } from "./setup/setupError.js";

const say = (line) => process.stderr.write(`${line}\n`);

// `npm start`: sets up what is missing, bundles what has changed, opens the app. `-- --dev` keeps React's warnings.
await runTool(async (args) => {
  const record = await prepare({ root });
  await bundle(root, { development: args.includes("--dev") });
  if (!hasDisplay()) {
    throw new SetupError(
      "Everything is set up, but there is no screen to open a window on (DISPLAY and WAYLAND_DISPLAY are not set).",
      "run npm start in a desktop session, or without a screen: xvfb-run -a npm start",
    );
  }
  const { dist, version, official } = record.electron;
  if (!official) say(`Electron ${version} is a fallback past its end of life: for development and tests only.`);
  const switches = sandboxSwitches(dist, say);
  const passed = args.filter((arg) => arg !== "--dev");
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...coreEnvironment(record), THAW_NODE: process.execPath, ELECTRON_OVERRIDE_DIST_PATH: dist };
  delete env.ELECTRON_RUN_AS_NODE;
  return runThrough(electronProgram(dist), [...switches, root, ...passed], { cwd: root, env });
});
