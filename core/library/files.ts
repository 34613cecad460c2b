import { createHash } from "node:crypto";
import { constants, createReadStream, lstatSync } from "node:fs";
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, rmdir, unlink, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { mapInTurns } from "../jobs/breath.ts";
import { type AppendFile, openAppendFile } from "./appendFile.ts";

export type FileKind = "file" | "folder" | "link" | "other";

export interface Look {
  readonly kind: FileKind;
  readonly bytes: number;
  /** Milliseconds since the epoch, with the fraction that the file system keeps. */
  readonly modified: number;
  readonly inode: number;
  readonly device: number;
  /** Number of names (hard links) of the file. */
  readonly links: number;
}

export interface Listed {
  readonly name: string;
  readonly kind: FileKind;
}

/** What a file holds, without holding the file in memory. */
export interface Digest {
  /** Of all bytes, hexadecimal. */
  readonly sha256: string;
  /** The first bytes: enough to tell the format, or all that there is. */
  readonly head: Uint8Array;
}

/** Bytes of a file's beginning in which its format shows. */
const headLength = 512;

/**
 * Every step that the library takes on disk, so that a test can make any of them fail. Nothing here overwrites or deletes a
 * file that it did not make, except `replace` (own state files) and `unlink` (called once another name holds the bytes).
 * Errors are Node's own, with their errno code.
 */
export interface Files {
  /** The entries of a folder. */
  list(folder: string): Promise<readonly Listed[]>;
  /** Follows no link; undefined where nothing is. Synchronous: 100,000 photos take half a second so, and several through the thread pool. */
  look(path: string): Look | undefined;
  read(path: string): Promise<Buffer>;
  digest(path: string): Promise<Digest>;
  makeFolder(folder: string): Promise<void>;
  /** Fails with ENOTEMPTY where something is left inside. */
  removeFolder(folder: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Copies to a new file; `claimed` runs after the name is taken and before a byte is written. The copy is on disk afterwards. */
  copyNew(from: string, to: string, claimed: () => Promise<void>): Promise<void>;
  /** Makes the folder's entries durable. */
  syncFolder(folder: string): Promise<void>;
  /** Whole old content or whole new content, after a power cut too; `mode` says who may read it. */
  replace(path: string, data: string, mode?: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  openAppend(path: string): Promise<AppendFile>;
}

/** File systems without folder fsync (some network and FUSE ones) say so with these. */
const noFolderSync: ReadonlySet<string> = new Set(["EINVAL", "EISDIR", "EPERM", "ENOTSUP", "EBADF"]);

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!noFolderSync.has(errnoOf(error) ?? "")) throw error;
  }
}

export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}

async function digest(path: string): Promise<Digest> {
  const hash = createHash("sha256");
  let head: Uint8Array = new Uint8Array();
  for await (const part of createReadStream(path)) {
    const chunk = part as Buffer;
    // A chunk is far longer than the head, but for the last.
    if (head.length === 0) head = Uint8Array.from(chunk.subarray(0, headLength));
    hash.update(chunk);
  }
  return { sha256: hash.digest("hex"), head };
}

type Kinds = Pick<ReturnType<typeof lstatSync> & object, "isFile" | "isDirectory" | "isSymbolicLink">;

function kindOf(entry: Kinds): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

export const diskFiles: Files = {
  list: async (folder) =>
    await mapInTurns(await readdir(folder, { withFileTypes: true }), (entry) => ({
      name: entry.name,
      kind: kindOf(entry),
    })),
  look: (path) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const { size, mtimeMs, ino, dev, nlink } = found;
    return { kind: kindOf(found), bytes: size, modified: mtimeMs, inode: ino, device: dev, links: nlink };
  },
  read: async (path) => await readFile(path),
  digest,
  makeFolder: async (folder) => {
    await mkdir(folder, { recursive: true });
  },
  removeFolder: rmdir,
  link,
  unlink,
  copyNew: async (from, to, claimed) => {
    // Kept open, since the copy of a read-only file can't be opened for writing any more.
    const handle = await open(to, "wx");
    try {
      await claimed();
      await copyFile(from, to, constants.COPYFILE_FICLONE);
      const source = lstatSync(from);
      await utimes(to, source.atime, source.mtime);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  syncFolder,
  replace: async (path, data, mode) => {
    // Hidden, since a crash may leave it beside the person's folders.
    const temporary = join(dirname(path), `.${basename(path)}.tmp`);
    try {
      const handle = await open(temporary, "w", mode);
      try {
        // One that a crash left keeps its own.
        if (mode !== undefined) await handle.chmod(mode);
        await handle.writeFile(data);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(path));
  },
  rename,
  openAppend: openAppendFile,
};
