import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ImagePool } from "../images/imagePool.ts";

/**
 * @param folder photos to make thumbnails of
 * @returns thumbnails per second, all workers busy, nothing cached
 */
export async function measureThumbnails(folder: string, images: ImagePool, signal: AbortSignal): Promise<number> {
  const files = (await readdir(folder, { recursive: true }))
    .filter((name) => /\.jpe?g$/i.test(name) && !name.includes(".thaw"))
    .map((name) => path.join(folder, name));
  const target = await mkdtemp(path.join(tmpdir(), "thaw-bench-"));
  try {
    // The workers start with the first file; what is measured is their steady work.
    await Promise.all(files.slice(0, 8).map((file) => images.render(file, "thumb", target, name())));
    const start = performance.now();
    await Promise.all(
      files.map(async (file) => {
        signal.throwIfAborted();
        await images.render(file, "thumb", target, name());
      }),
    );
    return (files.length * 1000) / (performance.now() - start);
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** Thumbnails are named by content hash; a fresh one each time keeps the cache out of the measurement. */
const name = (): string => randomBytes(32).toString("hex");
