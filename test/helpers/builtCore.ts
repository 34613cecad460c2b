import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface BuiltCore {
  readonly cli: string;
  readonly host: string;
  readonly imageWorker: string;
  readonly deviceProbe: string;
}

interface Bundler {
  bundle(root: string, options: { names: readonly string[] }): Promise<unknown>;
}

/** The core as it runs for people, bundled where a source has changed since. */
export async function builtCore(): Promise<BuiltCore> {
  // By address, since the runners are plain JavaScript outside of what the tests' compiler reads.
  const bundler = (await import(pathToFileURL(path.join(root, "build", "bundle", "bundle.js")).href)) as Bundler;
  await bundler.bundle(root, { names: ["core"] });
  const out = (name: string): string => path.join(root, "out", "core", name);
  return {
    cli: out("cli.js"),
    host: out("host.js"),
    imageWorker: out("imageWorker.js"),
    deviceProbe: out("deviceProbe.js"),
  };
}
