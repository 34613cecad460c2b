import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The per-user folder for what can be had again: weights, TensorFlow's libraries, logs. THAW_CACHE moves it. */
export function userCache(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const moved = env["THAW_CACHE"];
  if (moved !== undefined && moved !== "") return resolve(moved);
  const named = (name: string, otherwise: string): string => {
    const value = env[name];
    return value === undefined || value === "" ? otherwise : value;
  };
  if (platform === "win32") return join(named("LOCALAPPDATA", join(homedir(), "AppData", "Local")), "thaw", "Cache");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "thaw");
  return join(named("XDG_CACHE_HOME", join(homedir(), ".cache")), "thaw");
}
