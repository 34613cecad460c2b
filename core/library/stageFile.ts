import { join } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { PhotoProblem } from "../contract/photos.ts";
import { type ImageKind, imageKind, usualExtension } from "../images/imageKind.ts";
import { maxBytes } from "../images/readImageFile.ts";
import { PhotoFailure } from "../images/workerProcess.ts";
import { diskTrouble } from "./diskTrouble.ts";
import type { Files, Look } from "./files.ts";
import type { IntakeItem } from "./intakeItem.ts";
import { copyWhole, giveName } from "./move.ts";
import type { FileFacts } from "./photoRecord.ts";
import type { PhotoReader } from "./probeFiles.ts";

/** A file that was offered, as it was found. */
export interface Offered {
  readonly item: IntakeItem;
  readonly look: Look;
  readonly sha256: string;
  readonly kind: ImageKind;
}

/** A file that is in the project's staging folder, whole, durable and decoded. */
export interface Staged extends Offered {
  /** Relative to the project. */
  readonly staged: string;
  readonly facts: FileFacts;
}

/** This file can't be taken; the others can. */
export class NotTaken extends Error {
  readonly problem: PhotoProblem;

  constructor(problem: PhotoProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

function refuse(code: PhotoProblem["code"], reason: string): never {
  throw new NotTaken({ code, reason, fatal: true });
}

const unreadable = (error: unknown): NotTaken => {
  const { code, message } = toThawError(error);
  const gone = code === "notFound";
  const reason = gone ? "is no longer there" : `can't be read: ${message}`;
  return new NotTaken({ code: gone ? "photoVanished" : "notReadable", reason, fatal: true });
};

/** Reads the file once: what it holds and what it is. @throws NotTaken */
export async function examine(files: Files, item: IntakeItem): Promise<Offered> {
  let look: Look | undefined;
  try {
    look = files.look(item.path);
  } catch (error) {
    throw unreadable(error);
  }
  if (look === undefined) return refuse("photoVanished", "is no longer there");
  if (look.kind === "link") return refuse("badInput", "is a symbolic link; links are not followed");
  if (look.kind !== "file") return refuse("badInput", "is no ordinary file");
  if (look.bytes === 0) return refuse("emptyFile", "is empty (0 bytes)");
  if (look.bytes > maxBytes) {
    return refuse("imageTooLarge", `is ${Math.round(look.bytes / 1e6)} MB; the limit is 512 MB`);
  }
  const { sha256, head } = await files.digest(item.path).catch((error: unknown) => {
    throw unreadable(error);
  });
  const kind = imageKind(head);
  if (kind === undefined) {
    return refuse("unsupportedFormat", "is not a JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC image");
  }
  return { item, look, sha256, kind };
}

/**
 * Brings the file into the staging folder under its true extension and decodes what lies there, so that what was looked at is what
 * is taken. On failure nothing of it is left.
 * @param stem relative to the project, not used before
 * @throws NotTaken where it is the file's fault; ThawError where it is the disk's, or the person stopped
 */
export async function stage(
  offered: Offered,
  stem: string,
  { files, root, images }: { readonly files: Files; readonly root: string; readonly images: PhotoReader },
  signal: AbortSignal,
): Promise<Staged> {
  const { item, sha256, kind } = offered;
  const staged = `${stem}.${usualExtension(kind)}`;
  const target = join(root, staged);
  const give = item.take === "move" ? giveName : copyWhole;
  await give(files, item.path, target, () => Promise.resolve()).catch((error: unknown) => {
    throw toThawError(error).code === "notFound" ? unreadable(error) : notCopied(item, error);
  });
  try {
    const facts = await readStaged(target, item, files, images, signal);
    if (facts.contentHash !== sha256) return refuse("ioFailed", "changed while it was read; try again");
    if (facts.problem?.fatal === true) throw new NotTaken(facts.problem);
    return { ...offered, staged, facts };
  } catch (error) {
    await files.unlink(target).catch(() => undefined);
    throw error;
  }
}

async function readStaged(
  path: string,
  item: IntakeItem,
  files: Files,
  images: PhotoReader,
  signal: AbortSignal,
): Promise<FileFacts> {
  const probe = await images.probe(path, signal).catch((error: unknown) => {
    const { code, message } = toThawError(error);
    if (code === "cancelled" || code === "runtimeMissing") throw error;
    return refuse(code, error instanceof PhotoFailure ? error.reason : message);
  });
  let look: Look | undefined;
  try {
    look = files.look(path);
  } catch (error) {
    throw notCopied(item, error);
  }
  if (look === undefined) return refuse("ioFailed", "was taken away while it was read; try again");
  const { contentHash, width, height, problem } = probe;
  return { bytes: look.bytes, modified: look.modified, contentHash, width, height, problem };
}

/** The file could be read; so it is the project's disk that failed, and the next file would fare no better. */
function notCopied({ from }: IntakeItem, error: unknown): ThawError {
  const known = toThawError(error);
  return new ThawError(known.code, `"${from}" could not be brought into the project: ${diskTrouble(known)}.`, {
    cause: error,
    retryable: known.retryable,
  });
}
