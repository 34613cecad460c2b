import { existsSync } from "node:fs";
import { mkdir, readFile, statfs } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Finding } from "./contract/schema.ts";
import { describeDevice, describeRuntime } from "./device.ts";
import { backbones } from "./network/backbones.ts";
import { automaticPrecision } from "./precision.ts";
import { userCache } from "./userCache.ts";
import { packageRoot } from "./version.ts";
import { locateWeights, weightsFolders } from "./weights/locateWeights.ts";

/** What set-up wrote about this checkout; a part that is not in place is null. */
const SetupRecord = z.object({
  tensorflow: z.object({ version: z.string(), variant: z.string() }).nullish(),
  electron: z.object({ version: z.string(), dist: z.string(), official: z.boolean() }).nullish(),
  systemLibraries: z.object({ missing: z.array(z.string()), command: z.string().nullable() }).nullish(),
});
type SetupRecord = z.infer<typeof SetupRecord>;

const setUp = "npm run setup";

/** Bytes that the caches of a few projects and a second TensorFlow take. */
const enoughDisk = 2e9;

/** Everything Thaw needs, each with what was found and what mends it. */
export async function diagnose(root = packageRoot()): Promise<readonly Finding[]> {
  const record = await readRecord(path.join(root, "out", "setup.json"));
  return [
    nodeFinding(process.versions.node),
    ...(await runtimeFindings(record)),
    electronFinding(record),
    ...(await weightsFindings()),
    librariesFinding(record),
    await diskFinding(userCache()),
  ];
}

/** @param version of Node, "20.9.0" */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 9);
  return { what: "Node", found: version, ok, ...(ok ? {} : { mend: "install Node 20.9 or later from nodejs.org" }) };
}

async function runtimeFindings(record: SetupRecord): Promise<readonly Finding[]> {
  const device = await describeDevice(await describeRuntime());
  const processor = `${device.cpu}, ${device.cores} cores${device.bfloat16 ? ", bfloat16" : ""}`;
  if (device.tensorflow === null) {
    return [
      { what: "TensorFlow", found: "could not be loaded", ok: false, mend: setUp },
      { what: "Processor", found: processor, ok: true },
    ];
  }
  const variant = record.tensorflow ? ` (${record.tensorflow.variant})` : "";
  return [
    { what: "TensorFlow", found: `${device.tensorflow}${variant}`, ok: true },
    { what: "GPU", found: device.gpu ?? "none that TensorFlow can use; it runs on the processor", ok: true },
    { what: "Processor", found: processor, ok: true },
    { what: "Arithmetic", found: await arithmetic(), ok: true },
  ];
}

/** Which way "auto" goes here, and why. */
async function arithmetic(): Promise<string> {
  const { precision, reason } = await automaticPrecision();
  return `${precision === "bf16" ? "bfloat16" : "float32"}: ${reason}`;
}

function electronFinding({ electron }: SetupRecord): Finding {
  if (!electron || !existsSync(electron.dist)) {
    return { what: "Electron", found: "not there", ok: false, mend: setUp };
  }
  const kind = electron.official ? "" : " (fallback, for development and tests only)";
  return { what: "Electron", found: `${electron.version}${kind}`, ok: true };
}

/** The default backbone's weights are needed; the others are there for whoever chooses them. */
export async function weightsFindings(folders = weightsFolders()): Promise<readonly Finding[]> {
  return Promise.all(
    backbones.map(async (backbone, at) => {
      const { name, title, weights } = backbone;
      const what = `Weights of ${title}`;
      const found = await locateWeights(backbone, undefined, folders).catch(() => undefined);
      if (found !== undefined) return { what, found, ok: true };
      if (at === 0) return { what, found: `not in ${folders.join(" or ")}`, ok: false, mend: setUp };
      const size = `${(weights.bytes / 1e6).toFixed(0)} MB`;
      return { what, found: `not here, and only needed to train on it (${size}): thaw weights ${name}`, ok: true };
    }),
  );
}

function librariesFinding({ systemLibraries }: SetupRecord): Finding {
  const what = "System libraries";
  if (!systemLibraries) return { what, found: "not looked at on this platform", ok: true };
  const { missing, command } = systemLibraries;
  if (missing.length === 0) return { what, found: "all there", ok: true };
  return { what, found: `missing: ${missing.join(", ")}`, ok: false, mend: command ?? setUp };
}

async function diskFinding(dir: string): Promise<Finding> {
  const what = "Disk space for caches";
  try {
    await mkdir(dir, { recursive: true });
    const { bavail, bsize } = await statfs(dir);
    const free = bavail * bsize;
    const found = `${(free / 1e9).toFixed(1)} GB free at ${dir}`;
    if (free >= enoughDisk) return { what, found, ok: true };
    return { what, found, ok: false, mend: "make room there, or name another folder by THAW_CACHE" };
  } catch {
    return { what, found: `${dir} can't be written`, ok: false, mend: "name another folder by THAW_CACHE" };
  }
}

async function readRecord(file: string): Promise<SetupRecord> {
  try {
    return SetupRecord.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return {};
  }
}
