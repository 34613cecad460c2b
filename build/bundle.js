import { bundle } from "./bundle/bundle.js";
import { root } from "./root.js";
import { runTool } from "./setup/runTool.js";

// `node build/bundle.js [--dev] [core] [electron] [renderer]`, for work on a bundle alone; the runners do it by themselves.
await runTool(async (args) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const options = { development: args.includes("--dev"), ...(names.length > 0 ? { names } : {}) };
  const done = await bundle(root, options);
  process.stdout.write(done.length === 0 ? "Nothing has changed.\n" : `Bundled ${done.join(", ")}.\n`);
});
