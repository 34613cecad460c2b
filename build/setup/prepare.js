import { join } from "node:path";
import { tensorflowVersion } from "./artifacts.js";
import { cacheFolder } from "./cacheFolder.js";
import { findElectron, makeElectron } from "./electron.js";
import { hasDisplay } from "./hasDisplay.js";
import { withLock } from "./lock.js";
import { hasPackages, installPackages } from "./npmPackages.js";
import { createReporter } from "./progress.js";
import { writeRecord } from "./record.js";
import { SetupError } from "./setupError.js";
import { findMissing, installCommand, installMissing } from "./systemLibraries.js";
import {
  findBinding,
  findCompiler,
  findOwnBinding,
  makeBinding,
  makeOwnBinding,
  ownVersion,
} from "./tensorflowBinding.js";
import { chooseVariant, findRuntime, makeRuntime } from "./tensorflowRuntime.js";
import { findWeights, makeWeights } from "./weights.js";

async function prepareTensorflow(context) {
  const variant = await chooseVariant();
  if (variant === "npm") {
    if ((await findOwnBinding(context)) === null) await makeOwnBinding(context);
    const libDir = join(context.root, "node_modules/@tensorflow/tfjs-node-gpu/deps/lib");
    return { version: `of tfjs-node-gpu ${await ownVersion(context.root)}`, variant, libDir };
  }
  const found = await findRuntime(context, variant);
  // Before hundreds of megabytes are fetched in vain; the compiler's package also brings `strip`.
  if (found === null) await findCompiler(context.reporter);
  const runtime = found ?? (await makeRuntime(context, variant));
  if ((await findBinding(context, variant)) === null) await makeBinding(context, variant, runtime);
  return { version: tensorflowVersion, variant, libDir: join(runtime, "tensorflow") };
}

async function prepareLibraries(context, electron) {
  const missing = await findMissing(electron.dist, { display: context.tests && !hasDisplay() });
  if (missing.length === 0) return { missing, command: null };
  if (!context.window) return { missing, command: await installCommand(missing) };
  await installMissing(missing, context.reporter);
  return { missing: await findMissing(electron.dist, { display: false }), command: null };
}

function checkNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  throw new SetupError(`Node ${version} is too old; Thaw needs 20.9 or newer.`, "nvm install 22");
}

/**
 * Brings everything that Thaw needs into place and gives back the record of it. Quick and silent where nothing is to be
 * done. With `window: false` Electron and its libraries are only looked for, since the command line runs without them;
 * `tests` adds an X server where there is no screen.
 */
export async function prepare({ root, window = true, tests = false, retry = false, reporter = createReporter() }) {
  checkNode();
  const context = { root, cache: cacheFolder(), window, tests, retry, reporter };
  if (!(await hasPackages(context))) {
    // Per clone, not per user: two starts of one clone must not install into it at once.
    await withLock(join(root, "out/setup.lock"), async () => {
      if (!(await hasPackages(context))) await installPackages(context);
    });
  }
  const record = { tensorflow: null, electron: null, weights: null, systemLibraries: null };
  try {
    record.tensorflow = await prepareTensorflow(context);
    record.weights = (await findWeights(context)) ?? (await makeWeights(context));
    record.electron = await findElectron(context);
    if (record.electron === null && window) record.electron = await makeElectron(context);
    if (record.electron !== null) record.systemLibraries = await prepareLibraries(context, record.electron);
  } finally {
    // Also of a set-up that failed halfway, so that `doctor` shows what is there.
    await writeRecord(root, record);
  }
  return record;
}
