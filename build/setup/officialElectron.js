import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findEntry, makeEntry } from "./cache.js";
import { extractZip } from "./extractZip.js";

/** No byte for this long means that the server is out of reach. */
const stallMs = 20_000;

async function readJson(path) {
  return JSON.parse(await readFile(path, "utf8"));
}

/** Describes the official binary of package.json's version by the checksum that the electron package ships. */
export async function officialEntry(root) {
  const electron = join(root, "node_modules/electron");
  const { version } = await readJson(join(electron, "package.json"));
  const platform = `${process.platform}-${process.arch}`;
  const sha256 = (await readJson(join(electron, "checksums.json")))[`electron-v${version}-${platform}.zip`];
  return { name: "electron", version, platform, definition: { sha256 } };
}

export async function findOfficialElectron({ root, cache }) {
  return findEntry(cache, await officialEntry(root));
}

async function download({ root, reporter }, version, folder) {
  const electron = createRequire(join(root, "node_modules/electron/package.json"));
  const { downloadArtifact, ElectronDownloadCacheMode } = await import("@electron/get");
  const abort = new AbortController();
  const giveUp = () => abort.abort(new Error(`no answer for ${stallMs / 1000} seconds`));
  let stall = setTimeout(giveUp, stallMs);
  /** @type {any} */
  let task;
  const onProgress = ({ transferred, total }) => {
    clearTimeout(stall);
    stall = setTimeout(giveUp, stallMs);
    task ??= reporter.task(`electron ${version}`, total ?? 0);
    task.set(transferred);
  };
  try {
    return await downloadArtifact({
      version,
      artifactName: "electron",
      platform: process.platform,
      arch: process.arch,
      checksums: electron("./checksums.json"),
      cacheMode: ElectronDownloadCacheMode.Bypass,
      tempDirectory: folder,
      downloadOptions: { quiet: true, signal: abort.signal, getProgressCallback: async (p) => onProgress(p) },
    });
  } finally {
    clearTimeout(stall);
    task?.end();
  }
}

/**
 * Downloads the official binary by Electron's own downloader (mirrors and proxies as its documentation says), checks it
 * against the checksum in the npm package and unpacks it into the cache. Throws what the downloader throws.
 */
export async function makeOfficialElectron(context) {
  const entry = await officialEntry(context.root);
  context.reporter.say(`Downloading Electron ${entry.version}`);
  return makeEntry(context.cache, entry, async (folder) => {
    const temporary = `${folder}.zip`;
    try {
      await mkdir(temporary, { recursive: true });
      await extractZip(await download(context, entry.version, temporary), folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
}
