import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const Manifest = z.object({ name: z.string(), version: z.string() });

/** Folder of Thaw's package.json: found upwards, since this file lies deeper in the sources than in the bundle. */
export function packageRoot(): string {
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    const file = new URL("package.json", folder);
    if (existsSync(file)) {
      const manifest = Manifest.safeParse(JSON.parse(readFileSync(file, "utf8")));
      if (manifest.data?.name === "thaw") return fileURLToPath(folder);
    }
    if (folder.pathname === "/" || folder.href === new URL("..", folder).href) return process.cwd();
  }
}

/** Thaw's own version, from package.json. */
export function version(): string {
  return Manifest.parse(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"))).version;
}
