import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ImagePool, type ImagePoolOptions } from "../../core/images/imagePool.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Bundles a TypeScript entry for a child process; the name holds the content's hash, so that parallel test files agree. */
export async function bundleEntry(entry: string, packages: "external" | "bundle" = "external"): Promise<string> {
  const built = await build({
    entryPoints: [`${root}/${entry}`],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages,
    minify: packages === "bundle",
    write: false,
    logLevel: "silent",
  });
  const bytes = built.outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const folder = `${root}/out/test`;
  const path = `${folder}/${entry.replaceAll(/[/.]/g, "-")}-${hash}.mjs`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** The real image workers, run from source. Close it at the end of the test file. */
export async function testImages(options: ImagePoolOptions = {}): Promise<ImagePool> {
  return new ImagePool({ workers: 2, script: await bundleEntry("core/images/imageWorker.ts"), ...options });
}
