import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { Backbone } from "../network/network.ts";
import { userCache } from "../userCache.ts";

/** The folder where published weights lie: THAW_WEIGHTS_DIR, else `weights` in the per-user cache, which set-up fills. */
export function weightsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env["THAW_WEIGHTS_DIR"] || path.join(userCache(env), "weights");
}

/**
 * The path of a backbone's weights: the file that the person gave, or the published one in the weights folder. Throws
 * `weightsMissing`, which says what to do.
 */
export async function locateWeights(backbone: Backbone, override?: string, folder = weightsFolder()): Promise<string> {
  const file = override ?? path.join(folder, backbone.weights.file);
  try {
    // Reading a pipe would wait for ever.
    if (!(await stat(file)).isFile()) throw new Error(`${file} is not an ordinary file`);
    await access(file, constants.R_OK);
    return file;
  } catch (cause) {
    const todo =
      override !== undefined
        ? "Give the path of a readable .pth or .safetensors file."
        : `Fetch it in the Train stage or by 'thaw weights ${backbone.name}', or give a file with --weights.`;
    throw new ThawError("weightsMissing", `The weights of ${backbone.title} are not at ${file}. ${todo}`, {
      details: { file },
      cause,
    });
  }
}
