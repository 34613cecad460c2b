import { root } from "./root.js";
import { prepare } from "./setup/prepare.js";
import { runTool } from "./setup/runTool.js";

// `npm run setup`: everything that `npm start` and `npm test` would set up, and a summary. Asks again for what was out of reach.
await runTool(async () => {
  const started = Date.now();
  const { tensorflow, electron, weights } = await prepare({ root, retry: true });
  const lines = [
    `Node ${process.versions.node}`,
    `TensorFlow ${tensorflow.version} (${tensorflow.variant}) in ${tensorflow.libDir}`,
    `Electron ${electron.version}${electron.official ? "" : " (fallback for development and tests)"} in ${electron.dist}`,
    `Weights ${weights.files.join(", ")} in ${weights.dir}`,
    `Ready after ${((Date.now() - started) / 1000).toFixed(1)} s.`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
});
