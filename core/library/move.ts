import { join } from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { PhotoId } from "../contract/photos.ts";
import { errnoOf, type Files, type Look } from "./files.ts";

/** One photo's way, paths relative to the project. */
export interface Move {
  readonly id: PhotoId;
  readonly from: string;
  readonly to: string;
}

/** What moves need to know of the project they happen in. */
export interface MoveGround {
  readonly files: Files;
  /** The project's folder. */
  readonly root: string;
  /** Journals, durably, that the copy of this photo is Thaw's own. */
  readonly noteCopy: (id: PhotoId) => Promise<void>;
}

/** A file system that can't give a file a second name, or not this file, or not there. */
const noLinks: ReadonlySet<string> = new Set([
  "EPERM",
  "EXDEV",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EINVAL",
  "EISDIR",
]);

/** Gives the photo its new name while it keeps the old one; never overwrites. */
export async function addName({ files, root, noteCopy }: MoveGround, { id, from, to }: Move): Promise<void> {
  await giveName(files, join(root, from), join(root, to), async () => await noteCopy(id));
}

/**
 * The same for any two paths: a second name where the disk has such, else a copy that was compared.
 * @param claimed runs when the copy has its name and holds no byte yet
 */
export async function giveName(
  files: Files,
  source: string,
  target: string,
  claimed: () => Promise<void>,
): Promise<void> {
  try {
    await files.link(source, target);
  } catch (error) {
    if (!noLinks.has(errnoOf(error) ?? "")) throw error;
    await copyWhole(files, source, target, claimed);
    try {
      if ((await hashOf(files, source)) === (await hashOf(files, target))) return;
      throw new ThawError("ioFailed", `The copy of "${source}" differs from it. Check the disk.`, { retryable: true });
    } catch (failure) {
      await files.unlink(target).catch(() => undefined);
      throw failure;
    }
  }
}

/** A copy under a name that was free; where it fails, nothing of it is left. */
export async function copyWhole(
  files: Files,
  source: string,
  target: string,
  claimed: () => Promise<void>,
): Promise<void> {
  const claim = { made: false };
  try {
    await files.copyNew(source, target, async () => {
      claim.made = true;
      await claimed();
    });
  } catch (error) {
    if (claim.made) await files.unlink(target).catch(() => undefined);
    throw error;
  }
}

const hashOf = async (files: Files, path: string): Promise<string> => (await files.digest(path)).sha256;

/** Where a move stands, by what is on disk. */
export type Standing = "before" | "both" | "after" | "blocked" | "lost";

const sameFile = (a: Look, b: Look): boolean => a.inode === b.inode && a.device === b.device && a.links > 1;

/**
 * before: only the old name; after: only the new one; both: two names of one file, or a whole copy that Thaw made; blocked: the
 * new name is somebody else's file; lost: neither. A copy that was cut off is taken away and counts as before.
 */
export async function standingOf(ground: MoveGround, move: Move, isOwnCopy: boolean): Promise<Standing> {
  const { files, root } = ground;
  const [source, target] = [join(root, move.from), join(root, move.to)];
  const [old, made] = [files.look(source), files.look(target)];
  if (old === undefined) return made === undefined ? "lost" : "after";
  if (made === undefined) return "before";
  if (sameFile(old, made)) return "both";
  if (!isOwnCopy) return "blocked";
  if ((await hashOf(files, source)) === (await hashOf(files, target))) return "both";
  await files.unlink(target);
  return "before";
}

/** Takes the old name away. The new one was made by addName and holds the same bytes. */
export async function dropOldName({ files, root }: MoveGround, { from }: Move): Promise<void> {
  await files.unlink(join(root, from));
}

/** The way back of a move that got as far as `standing`. @returns whether the photo is where it was */
export async function takeBack(ground: MoveGround, move: Move, standing: Standing): Promise<boolean> {
  const { files, root } = ground;
  switch (standing) {
    case "before":
    case "blocked":
    case "lost":
      return true;
    case "both":
      await files.unlink(join(root, move.to));
      return true;
    case "after": {
      try {
        await addName(ground, { id: move.id, from: move.to, to: move.from });
      } catch {
        return false;
      }
      await files.unlink(join(root, move.to)).catch(() => undefined);
      return true;
    }
  }
}
