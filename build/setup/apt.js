import { readFileSync } from "node:fs";
import { findProgram, runCommand, tail } from "./runCommand.js";
import { SetupError } from "./setupError.js";

/** Whether apt-get is there: Debian, Ubuntu and what derives from them. */
export function hasApt() {
  if (process.platform !== "linux" || findProgram("apt-get") === null) return false;
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/** Debian 13 and Ubuntu 24.04 gave libraries with 64-bit time a new name: that one is taken where it exists. */
async function currentNames(packages) {
  const { output } = await runCommand("apt-cache", ["pkgnames"], { env: { ...process.env, LC_ALL: "C" } });
  const known = new Set(output.split("\n"));
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name));
}

/** The one command that installs these packages, for a person to run. */
export async function aptCommand(packages) {
  return `sudo apt-get install -y ${(await currentNames(packages)).join(" ")}`;
}

/**
 * Installs Debian packages where this process may (Debian or Ubuntu, as root) and says what it does. False: it may not.
 * A refusal of apt-get itself is a SetupError.
 */
export async function installWithApt(packages, reporter) {
  if (!hasApt() || process.getuid?.() !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  reporter.say(`Installing with apt-get: ${packages.join(" ")}`);
  await reporter.busy("apt-get update", runCommand("apt-get", ["update", "-q"], { env }));
  const names = await currentNames(packages);
  const options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=180"];
  const { status, output } = await reporter.busy(
    "apt-get install",
    runCommand("apt-get", ["install", ...options, ...names], { env }),
  );
  if (status !== 0) {
    throw new SetupError(
      `apt-get could not install ${names.join(" ")}:\n${tail(output)}`,
      `apt-get update && apt-get install -y ${names.join(" ")}`,
    );
  }
  return true;
}
