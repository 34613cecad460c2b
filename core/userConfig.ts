import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The per-user folder for what a person set and can't be had again. THAW_CONFIG moves it. */
export function userConfig(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const moved = env["THAW_CONFIG"];
  if (moved !== undefined && moved !== "") return resolve(moved);
  const named = (name: string, otherwise: string): string => env[name] || otherwise;
  if (platform === "win32") return join(named("APPDATA", join(homedir(), "AppData", "Roaming")), "thaw");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "thaw");
  return join(named("XDG_CONFIG_HOME", join(homedir(), ".config")), "thaw");
}
