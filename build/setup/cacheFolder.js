import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The per-user folder for what every clone shares: `<name>-<version>-<platform>-<checksum>/` for each artifact, and
 * `weights/<file name as its publisher gives it>` for backbone weights. The core looks for weights by the same convention
 * (`core/weights`), or where THAW_WEIGHTS_DIR says. THAW_CACHE moves the whole folder.
 */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  if (env.THAW_CACHE) return resolve(env.THAW_CACHE);
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "thaw", "Cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "thaw");
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "thaw");
}
