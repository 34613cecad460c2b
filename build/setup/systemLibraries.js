import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { aptCommand, hasApt, installWithApt } from "./apt.js";
import { findProgram, runCommand } from "./runCommand.js";
import { SetupError } from "./setupError.js";

/** Debian's package of each library that Electron links and a bare system may lack. */
const packages = {
  "libX11.so.6": "libx11-6",
  "libXcomposite.so.1": "libxcomposite1",
  "libXdamage.so.1": "libxdamage1",
  "libXext.so.6": "libxext6",
  "libXfixes.so.3": "libxfixes3",
  "libXrandr.so.2": "libxrandr2",
  "libasound.so.2": "libasound2",
  "libatk-1.0.so.0": "libatk1.0-0",
  "libatk-bridge-2.0.so.0": "libatk-bridge2.0-0",
  "libatspi.so.0": "libatspi2.0-0",
  "libcairo.so.2": "libcairo2",
  "libcups.so.2": "libcups2",
  "libdbus-1.so.3": "libdbus-1-3",
  "libdrm.so.2": "libdrm2",
  "libexpat.so.1": "libexpat1",
  "libgbm.so.1": "libgbm1",
  "libgio-2.0.so.0": "libglib2.0-0",
  "libglib-2.0.so.0": "libglib2.0-0",
  "libgobject-2.0.so.0": "libglib2.0-0",
  "libgtk-3.so.0": "libgtk-3-0",
  "libgdk-3.so.0": "libgtk-3-0",
  "libnspr4.so": "libnspr4",
  "libnss3.so": "libnss3",
  "libnssutil3.so": "libnss3",
  "libsmime3.so": "libnss3",
  "libpango-1.0.so.0": "libpango-1.0-0",
  "libudev.so.1": "libudev1",
  "libxcb.so.1": "libxcb1",
  "libxkbcommon.so.0": "libxkbcommon0",
};

const fontFolders = ["/usr/share/fonts", "/usr/local/share/fonts"];

function hasFont() {
  return fontFolders.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc|pf[ab])$/i.test(name)),
  );
}

/** Names of the libraries that `ldd` did not find. */
export function parseMissing(output) {
  return [...new Set([...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]))].sort();
}

/**
 * What the window (and with `display` the tests' own X server) needs and this machine lacks, as Debian package names;
 * a library that the table doesn't know stands for itself.
 */
export async function findMissing(electronDist, { display }) {
  if (process.platform !== "linux") return [];
  const { output } = await runCommand("ldd", [join(electronDist, "electron")], {
    env: { ...process.env, LC_ALL: "C" },
  });
  const missing = parseMissing(output).map((library) => packages[library] ?? library);
  if (!hasFont()) missing.push("fonts-dejavu-core");
  if (display && findProgram("Xvfb") === null) missing.push("xvfb");
  return [...new Set(missing)];
}

/** The one command that installs them, in the words of this distribution. */
export async function installCommand(missing) {
  if (hasApt()) return aptCommand(missing);
  if (findProgram("dnf") !== null) {
    return "sudo dnf install -y gtk3 nss alsa-lib mesa-libgbm xorg-x11-server-Xvfb dejavu-sans-fonts";
  }
  if (findProgram("pacman") !== null)
    return "sudo pacman -S --needed gtk3 nss alsa-lib mesa xorg-server-xvfb ttf-dejavu";
  return `install by your package manager: ${missing.join(" ")}`;
}

/** Installs what is missing on Debian or Ubuntu as root; elsewhere names it with the one command. */
export async function installMissing(missing, reporter) {
  if (await installWithApt(missing, reporter)) return;
  throw new SetupError(`System libraries are missing: ${missing.join(", ")}.`, await installCommand(missing));
}
