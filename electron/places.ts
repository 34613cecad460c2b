import { existsSync } from "node:fs";
import path from "node:path";
import { app } from "electron";

/** Where the parts of the app lie: beside each other under out/, in a checkout and in a package alike. */
export function outFile(...parts: readonly string[]): string {
  return path.join(app.getAppPath(), "out", ...parts);
}

/**
 * The Node that runs the core: the packaged one, the one that THAW_NODE names (the runner's own, in a checkout), or `node` on PATH.
 * Never Electron itself: native image and TensorFlow libraries and Electron's own do not mix.
 */
export function coreNode(): string {
  const packaged = path.join(process.resourcesPath, "node", process.platform === "win32" ? "node.exe" : "bin/node");
  if (app.isPackaged && existsSync(packaged)) return packaged;
  return process.env["THAW_NODE"] ?? "node";
}

/** What the core needs to know of a package: the weights travel in it. In a checkout the runner's environment says it all. */
export function coreEnvironment(): Readonly<Record<string, string>> {
  if (!app.isPackaged) return {};
  return { THAW_WEIGHTS_DIR: path.join(process.resourcesPath, "weights"), TF_CPP_MIN_LOG_LEVEL: "3" };
}

/** Scripts run by a plain Node must lie outside an asar archive. */
export function unpacked(file: string): string {
  return file.replace(`${path.sep}app.asar${path.sep}`, `${path.sep}app.asar.unpacked${path.sep}`);
}
