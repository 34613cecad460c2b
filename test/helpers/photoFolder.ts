import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ThawError } from "../../core/contract/errors.ts";
import { hashFile } from "../../core/images/hashFile.ts";
import type { Probe } from "../../core/images/imageJobs.ts";
import { diskFiles, errnoOf, type Files } from "../../core/library/files.ts";
import type { Project } from "../../core/library/project.ts";

/**
 * Reads files as the image workers do, but takes any bytes for a photo: what the library does with files is tested on
 * thousands of tiny ones. The workers themselves have their own tests.
 */
export class TinyPhotos {
  readonly size = 2;
  /** Paths that were read, in order. */
  readonly read: string[] = [];

  async probe(path: string): Promise<Probe> {
    this.read.push(path);
    try {
      return { width: 4, height: 3, contentHash: await hashFile(path) };
    } catch (error) {
      // As the pool says it.
      if (errnoOf(error) !== "ENOENT") throw error;
      throw new ThawError("photoVanished", `${path} is no longer there.`, { cause: error });
    }
  }
}

/** The disk without waiting for it to be durable, which no test can see. */
export const quickFiles: Files = {
  ...diskFiles,
  syncFolder: () => Promise.resolve(),
  replace: (path, data) => {
    writeFileSync(`${path}.tmp`, data);
    renameSync(`${path}.tmp`, path);
    return Promise.resolve();
  },
  openAppend: async (path) => ({ ...(await diskFiles.openAppend(path)), sync: () => Promise.resolve() }),
};

/** Content that begins as a GIF does: the least that is taken for a photo by its bytes. */
export const photo = (text: string): string => `GIF89a ${text}`;

/** Writes files by their relative paths. */
export function writeFiles(dir: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

/** Relative path → content of every photo file: class folders and trash, not Thaw's own notes. */
export function photoFiles(dir: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (path === ".thaw" || path === "thaw.json" || path === ".thaw.json.tmp") continue;
      if (entry.isDirectory()) walk(path);
      else found.set(path, readFileSync(join(dir, path), "utf8"));
    }
  };
  walk("");
  if (existsSync(join(dir, ".thaw/trash"))) walk(".thaw/trash");
  return found;
}

/** The contents, sorted: equal before and after means that nothing was lost and nothing overwritten. */
export const contentsOf = (dir: string): readonly string[] => [...photoFiles(dir).values()].sort();

export const sha256 = (content: string): string => createHash("sha256").update(content).digest("hex");

/** What the library says of every photo that is there: id, place and removal. */
export function viewOf(project: Project): readonly string[] {
  return project
    .photos(0, 100_000)
    .photos.map((photo) => `${photo.id} ${photo.part}/${photo.class}/${photo.name}${photo.removed ? " removed" : ""}`);
}
