import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes the pictures of a folder of the cache, and of those in it, that were not touched for longest, where there are more
 * than `mostKept`: a good many at once, so that it is rarely done.
 */
export async function sweepCache(folder: string, mostKept: number): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".jpg"));
  if (names.length <= mostKept) return;
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const oldest = used.sort((a, b) => a.at - b.at).slice(0, names.length - mostKept / 2);
  for (const { name } of oldest) await rm(join(folder, name), { force: true });
}
