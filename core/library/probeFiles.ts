import { join } from "node:path";
import { toThawError } from "../contract/errors.ts";
import type { FileProblem } from "../contract/photos.ts";
import type { ImagePool } from "../images/imagePool.ts";
import { PhotoFailure } from "../images/workerProcess.ts";
import type { Context } from "../jobs/context.ts";
import { severalAtOnce } from "../jobs/severalAtOnce.ts";
import type { FileRow } from "./entries.ts";
import type { WalkedFile } from "./walkProject.ts";

/** What reading a photo takes of the pool. */
export type PhotoReader = Pick<ImagePool, "probe" | "size">;

/** Files read between two journal writes: a stopped scan loses at most these. */
const batch = 500;

/**
 * Reads files through the image workers, a few at a time.
 * @param keep journals what was read
 * @returns files that could not be read at all this time
 */
export async function probeFiles(
  root: string,
  files: readonly WalkedFile[],
  images: PhotoReader,
  ctx: Pick<Context, "signal" | "report">,
  keep: (rows: readonly FileRow[]) => Promise<void>,
): Promise<readonly FileProblem[]> {
  const problems: FileProblem[] = [];
  let rows: FileRow[] = [];
  let done = 0;
  const flush = async (): Promise<void> => {
    const ready = rows;
    rows = [];
    if (ready.length > 0) await keep(ready);
  };
  const readOne = async ({ path, bytes, modified }: WalkedFile): Promise<void> => {
    try {
      const probe = await images.probe(join(root, path), ctx.signal);
      const { contentHash, width, height, problem } = probe;
      rows.push([path, [bytes, modified, contentHash, width ?? null, height ?? null, problem ?? null]]);
    } catch (error) {
      const { code, message } = toThawError(error);
      if (code === "cancelled" || code === "runtimeMissing") throw error;
      // Gone since the folder was listed: nothing to say about it.
      if (code === "photoVanished") return;
      const reason = error instanceof PhotoFailure ? error.reason : message;
      problems.push({ file: path, code, reason, fatal: true });
    }
  };
  try {
    await severalAtOnce(files, images.size * 2, async (file) => {
      ctx.signal.throwIfAborted();
      await readOne(file);
      done += 1;
      ctx.report({ phase: "Reading photos", done, total: files.length, unit: "photos" });
      if (rows.length >= batch) await flush();
    });
  } catch (error) {
    await flush();
    throw toThawError(error);
  }
  await flush();
  return problems;
}
