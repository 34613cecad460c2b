import { createHash } from "node:crypto";
import { chmod, cp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fallbackElectron } from "./artifacts.js";
import { findEntry, makeEntry } from "./cache.js";
import { extractZip } from "./extractZip.js";
import { fetchWheel } from "./fetchWheel.js";
import { runCommand, tail } from "./runCommand.js";
import { SetupError } from "./setupError.js";

function defaultApp(root) {
  return join(root, "build/electron-default-app");
}

async function fallbackEntry(root) {
  const standIn = createHash("sha256");
  for (const name of ["main.cjs", "package.json"]) standIn.update(await readFile(join(defaultApp(root), name)));
  const definition = { wheel: fallbackElectron.sha256, standIn: standIn.digest("hex") };
  return { name: "electron-fallback", version: fallbackElectron.electronVersion, platform: "linux-x64", definition };
}

/** Whether there is a fallback for this machine at all. */
export function hasFallbackElectron() {
  return process.platform === "linux" && process.arch === "x64";
}

export async function findFallbackElectron({ root, cache }) {
  return hasFallbackElectron() ? findEntry(cache, await fallbackEntry(root)) : null;
}

async function run(program, args, cwd) {
  const { status, output } = await runCommand(program, args, { cwd });
  if (status === 0) return;
  throw new SetupError(`${program} ${args.join(" ")} failed:\n${tail(output)}`, "sudo apt-get install -y tar gzip");
}

/** The archive's folders are readable by their owner only. */
async function openFolders(folder) {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(join(folder, entry.name));
  }
}

async function unpack(wheel, temporary, folder) {
  await extractZip(wheel, temporary, {
    pick: (name) => (name === fallbackElectron.archive ? "image.tar.gz" : null),
  });
  await run("tar", ["-xzf", "image.tar.gz"], temporary);
  const image = (await readdir(temporary)).find((name) => name.endsWith(".AppImage"));
  await run(join(temporary, image), ["--appimage-extract"], temporary);
  const extracted = join(temporary, "squashfs-root");
  await openFolders(extracted);
  const unneeded = ["resources/app.asar", "resources/app-update.yml", "usr", "AppRun", ".DirIcon"];
  for (const name of [...unneeded, "fiftyone.png", "fiftyone.desktop"]) {
    await rm(join(extracted, name), { recursive: true, force: true });
  }
  await rename(join(extracted, "fiftyone"), join(extracted, "electron"));
  for (const name of await readdir(extracted)) await rename(join(extracted, name), join(folder, name));
}

/** Takes the Electron out of a published Python wheel of another application; the app in it is removed. */
export async function makeFallbackElectron({ root, cache, reporter }) {
  return makeEntry(cache, await fallbackEntry(root), async (folder) => {
    const temporary = `${folder}.wheel`;
    try {
      const wheel = await fetchWheel(fallbackElectron, temporary, reporter);
      await unpack(wheel, temporary, folder);
      await cp(defaultApp(root), join(folder, "resources/default_app.asar"), { recursive: true });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
}
