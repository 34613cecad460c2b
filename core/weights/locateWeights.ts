import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { Backbone } from "../network/network.ts";
import { userCache } from "../userCache.ts";

/** The folder where fetched weights go: `weights` in the per-user cache, which set-up fills too. */
export function weightsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(userCache(env), "weights");
}

/** Where published weights are looked for: THAW_WEIGHTS_DIR, which may be a packaged app's own folder, then the cache. */
export function weightsFolders(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = env["THAW_WEIGHTS_DIR"];
  const cache = weightsFolder(env);
  return named && path.resolve(named) !== cache ? [named, cache] : [cache];
}

// Reading a pipe would wait for ever.
async function isReadableFile(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a backbone's weights: the file that the person gave, or the published one in a weights folder. Throws
 * `weightsMissing`, which says what to do.
 * @param folders where the published one may lie
 */
export async function locateWeights(
  backbone: Backbone,
  override?: string,
  folders: string | readonly string[] = weightsFolders(),
): Promise<string> {
  const places = typeof folders === "string" ? [folders] : folders;
  const candidates =
    override !== undefined ? [override] : places.map((folder) => path.join(folder, backbone.weights.file));
  for (const file of candidates) if (await isReadableFile(file)) return file;
  const file = candidates.at(-1) ?? backbone.weights.file;
  const todo =
    override !== undefined
      ? "Give the path of a readable .pth or .safetensors file."
      : `Fetch them in the Train stage or by 'thaw weights ${backbone.name}', or give a file with --weights.`;
  throw new ThawError("weightsMissing", `The weights of ${backbone.title} are not at ${file}. ${todo}`, {
    details: { file },
  });
}
