import { readFileSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./lock.js";
import { runCommand, tail } from "./runCommand.js";
import { SetupError } from "./setupError.js";

async function readPackages(path) {
  try {
    return JSON.parse(await readFile(path, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Whether node_modules holds what package-lock.json lists. npm writes its own list into node_modules as the last act of an
 * installation, so an interrupted one has none. Packages for other platforms are listed as optional and stay out.
 */
export async function hasPackages({ root }) {
  const [wanted, installed] = await Promise.all([
    readPackages(join(root, "package-lock.json")),
    readPackages(join(root, "node_modules/.package-lock.json")),
  ]);
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true || entry.peer === true : found.version === entry.version;
  });
}

/** Whether this is npm, and not another program that was given the same number meanwhile. */
function isNpm(pid) {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("npm");
  } catch {
    return process.platform !== "linux";
  }
}

/** A set-up that was killed may have left its npm at work in this folder; two at once would spoil it. */
async function waitForOrphan(pidFile, reporter) {
  const pid = Number(await readFile(pidFile, "utf8").catch(() => "0"));
  if (pid === 0 || !isNpm(pid)) return;
  reporter.say("Waiting for the npm of an earlier set-up to end");
  while (isNpm(pid)) await sleep(250);
}

/** Installs exactly what package-lock.json lists, from npm's own cache where it can. */
export async function installPackages(context) {
  const { root, reporter } = context;
  const pidFile = join(root, "out/npm.pid");
  await waitForOrphan(pidFile, reporter);
  if (await hasPackages(context)) return;
  reporter.say("Installing the npm packages (about 750 MB on disk, half a minute)");
  const windows = process.platform === "win32";
  const args = ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  const onStart = (pid) => writeFileSync(pidFile, String(pid));
  const options = { cwd: root, shell: windows, onStart };
  const { status, output } = await reporter.busy(
    "npm packages",
    runCommand(windows ? "npm.cmd" : "npm", args, options),
  );
  await rm(pidFile, { force: true });
  if (status === 0) return;
  if (status === 127) {
    throw new SetupError("npm is missing; it comes with Node from most sources.", "sudo apt-get install -y npm");
  }
  throw new SetupError(`The npm packages could not be installed:\n${tail(output, 12)}`, "npm ci");
}
