import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../setup/setupError.js";

/** The program inside an unpacked Electron. */
export function electronProgram(dist, platform = process.platform) {
  if (platform === "darwin") return join(dist, "Electron.app/Contents/MacOS/Electron");
  return join(dist, platform === "win32" ? "electron.exe" : "electron");
}

function readSwitch(name) {
  try {
    return readFileSync(`/proc/sys/kernel/${name}`, "utf8").trim();
  } catch {
    return null;
  }
}

function hasSetuidHelper(dist) {
  const helper = statSync(join(dist, "chrome-sandbox"), { throwIfNoEntry: false });
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0;
}

/**
 * Switches for Chromium's sandbox on this machine: none where it works. Root can't have it. A system that forbids user
 * namespaces needs the setuid helper, and that takes one command of the administrator.
 */
export function sandboxSwitches(dist, say) {
  if (process.platform !== "linux") return [];
  if (process.getuid() === 0) {
    say("Running as root, which Chromium's sandbox refuses: the window runs without it (--no-sandbox).");
    return ["--no-sandbox"];
  }
  const forbidden =
    readSwitch("unprivileged_userns_clone") === "0" || readSwitch("apparmor_restrict_unprivileged_userns") === "1";
  if (!forbidden || hasSetuidHelper(dist)) return [];
  const helper = join(dist, "chrome-sandbox");
  throw new SetupError(
    "This system forbids user namespaces, so Chromium's sandbox needs its helper to belong to root.",
    `sudo chown root "${helper}" && sudo chmod 4755 "${helper}"`,
  );
}
