import { randomBytes } from "node:crypto";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ThawError } from "../../contract/errors.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import type { ImagePool } from "../../images/imagePool.ts";
import { sweepCache } from "../../images/sweepCache.ts";
import { readBody } from "../web/readBody.ts";
import type { Web } from "../web/web.ts";

/** A thumbnail of more than this is none, bytes. */
const largest = 10e6;
const within = 30_000;
/** Pictures of candidates that are kept. */
const mostKept = 4000;

export interface ThumbnailGround {
  readonly web: Web;
  readonly images: Pick<ImagePool, "render">;
  readonly cacheDir: string;
  readonly signal: AbortSignal;
}

/**
 * Fetches a candidate's thumbnail and re-encodes it into the cache, where it is not there.
 * @returns path of the JPEG
 */
export async function candidateThumbnail(
  key: string,
  address: string,
  { web, images, cacheDir, signal }: ThumbnailGround,
): Promise<string> {
  const folder = join(cacheDir, "candidates");
  const kept = join(folder, "thumbs", key.slice(0, 2), `${key}.jpg`);
  if (((await stat(kept).catch(() => undefined))?.size ?? 0) > 0) return kept;
  await mkdir(folder, { recursive: true });
  const raw = join(folder, `${key}-${randomBytes(4).toString("hex")}.raw`);
  try {
    const asked = { signal, accept: "image/*", largest, within, tries: 2 };
    await writeFile(raw, await web.read(address, asked, async (pieces) => await readBody(pieces)));
    const path = await images.render(raw, "thumb", folder, key);
    await sweepCache(folder, mostKept);
    return path;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DownloadFault)) throw error;
    const message = `The picture of this candidate could not be fetched: ${error.message}.`;
    throw new ThawError(error.code, message, { cause: error, retryable: error.passing });
  } finally {
    await rm(raw, { force: true });
  }
}
