import { join } from "node:path";
import { bundle } from "./bundle/bundle.js";
import { root } from "./root.js";
import { coreEnvironment } from "./run/coreEnvironment.js";
import { runThrough } from "./run/runThrough.js";
import { withDisplay } from "./run/withDisplay.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";

// `npm run bench:window`: what the window does with 100,000 photos, THAW_BENCH_PHOTOS says another number.
await runTool(async () => {
  const record = await prepare({ root });
  await bundle(root);
  const env = {
    ...coreEnvironment(record),
    THAW_NODE: process.execPath,
    ELECTRON_OVERRIDE_DIST_PATH: record.electron.dist,
  };
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  const config = join(root, "test/bench/window/playwright.config.ts");
  return withDisplay(env, (shown) =>
    runThrough(process.execPath, [cli, "test", "-c", config], { cwd: root, env: shown }),
  );
});
