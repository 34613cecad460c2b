import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const besides = (target: string): string => `${target}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;

/** Writes a cache file beside its place and renames it in, so that a reader sees a whole file or none. */
export async function writeAtomically(target: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = besides(target);
  try {
    await writeFile(temporary, bytes, { flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The same at once, for an image worker, which has nothing else to do meanwhile: promises would cost as much as the disk does. */
export function writeAtomicallySync(target: string, bytes: Uint8Array): void {
  const temporary = besides(target);
  try {
    writeIn(dirname(target), temporary, bytes);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeIn(folder: string, file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes, { flag: "wx" });
  } catch (error) {
    // But for the first file the folder is there.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, bytes, { flag: "wx" });
  }
}
