import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "./version.ts";

/** Path of a file of the core's bundle: beside this module where it is bundled, too, or in out/core. */
export function bundledFile(name: string): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : join(packageRoot(), "out", "core", name);
}
