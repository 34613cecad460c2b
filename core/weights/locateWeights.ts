import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { Backbone } from "../network/network.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The per-user folder that set-up fills; the same convention as build/setup/cacheFolder.js. */
function cacheFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  if (env["THAW_CACHE"]) return path.resolve(env["THAW_CACHE"]);
  if (platform === "win32")
    return path.join(env["LOCALAPPDATA"] || path.join(home, "AppData", "Local"), "thaw", "Cache");
  if (platform === "darwin") return path.join(home, "Library", "Caches", "thaw");
  return path.join(env["XDG_CACHE_HOME"] || path.join(home, ".cache"), "thaw");
}

/** The folder where published weights lie: THAW_WEIGHTS_DIR, else `weights` in the per-user cache. */
export function weightsFolder(env: Environment = process.env, platform = process.platform, home = homedir()): string {
  return env["THAW_WEIGHTS_DIR"] || path.join(cacheFolder(env, platform, home), "weights");
}

/**
 * The path of a backbone's weights: the file that the person gave, or the published one in the weights folder. Throws
 * `weightsMissing`, which says what to do.
 */
export async function locateWeights(backbone: Backbone, override?: string, folder = weightsFolder()): Promise<string> {
  const file = override ?? path.join(folder, backbone.weights.file);
  try {
    await access(file, constants.R_OK);
    return file;
  } catch (cause) {
    const todo =
      override !== undefined
        ? "Give the path of a readable .pth or .safetensors file."
        : backbone.weights.url === undefined
          ? "Run 'npm run setup', or give a file with --weights."
          : `Fetch it from ${backbone.weights.url} into that folder, or give a file with --weights.`;
    throw new ThawError("weightsMissing", `The weights of ${backbone.title} are not at ${file}. ${todo}`, {
      details: { file },
      cause,
    });
  }
}
