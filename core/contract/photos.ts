import { z } from "zod";
import { Licence } from "./credit.ts";
import { ErrorCode } from "./errors.ts";
import { GroupReason, SplitMethod } from "./splitMethod.ts";

/** Which side of the split a photo is on; before the split everything is in train. */
export const Part = z.enum(["train", "valid", "test"]);
export type Part = z.infer<typeof Part>;

/** Identity of a photo in its project: given when it is first seen, kept through renames, moves, removal and restoration. */
export const PhotoId = z.number().int().positive();
export type PhotoId = z.infer<typeof PhotoId>;

/** Something that is wrong with one file, in words for the person. */
export const PhotoProblem = z.object({
  code: ErrorCode,
  reason: z.string(),
  /** True when the photo can't be used at all; false when it is usable but worth a look (damaged tail, first frame only). */
  fatal: z.boolean(),
});
export type PhotoProblem = z.infer<typeof PhotoProblem>;

export const Photo = z.object({
  id: PhotoId,
  /** File name without folders, exactly as on disk. */
  name: z.string(),
  /** Name of the class folder. */
  class: z.string(),
  part: Part,
  removed: z.boolean(),
  bytes: z.number().int().nonnegative(),
  /** Milliseconds since the epoch. */
  modified: z.number(),
  /** Pixels after orientation; absent until the image has been read. */
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  problem: PhotoProblem.optional(),
  /** Only where it is known: the photo was downloaded. The whole credit is in library.details. */
  licence: Licence.optional(),
});
export type Photo = z.infer<typeof Photo>;

/** How large a photo's picture is asked for: `renderings` in core/images says what each is. */
export const PhotoSize = z.enum(["thumb", "large", "full"]);
export type PhotoSize = z.infer<typeof PhotoSize>;

/** Where a project's cache holds a photo's picture, from the SHA-256 of the photo's bytes; with slashes on every system. */
export function cachedPicture(size: PhotoSize, contentHash: string): string {
  return `${size === "thumb" ? "thumbs" : size}/${contentHash.slice(0, 2)}/${contentHash}.jpg`;
}

/** Content hashes of a page of photos. */
export const PhotoHashes = z
  .object({
    ids: z.array(PhotoId),
    /** 64 hexadecimal digits a photo, one after another: 100,000 texts would take longer to check than to send. */
    hashes: z.string().regex(/^[0-9a-f]*$/),
    more: z.boolean(),
  })
  .refine(({ ids, hashes }) => hashes.length === 64 * ids.length, "not a hash for each photo");
export type PhotoHashes = z.infer<typeof PhotoHashes>;

/** A folder's name; core checks what the file system asks of it. */
export const ClassName = z.string().trim().min(1).max(255);

/** Photos and the class that they are moved to. */
export const Relabelling = z.object({ ids: z.array(PhotoId).min(1).readonly(), class: z.string().min(1) });
export type Relabelling = z.infer<typeof Relabelling>;

const these = z.array(PhotoId).min(1).readonly();
/** An edit that may be one over many photos. */
export const ManyEdit = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("remove"), ids: these }),
  z.object({ kind: z.literal("restore"), ids: these }),
  z.object({ kind: z.literal("relabel"), moves: z.array(Relabelling).min(1).readonly() }),
  z.object({ kind: z.literal("undo"), label: z.string().optional() }),
  z.object({ kind: z.literal("redo") }),
]);
export type ManyEdit = z.infer<typeof ManyEdit>;

export const ClassCount = z.object({
  name: z.string(),
  train: z.number().int().nonnegative(),
  valid: z.number().int().nonnegative(),
  test: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
});
export type ClassCount = z.infer<typeof ClassCount>;

export const SplitState = z.object({
  seed: z.number().int(),
  /** Percent of each class that went to valid. */
  validPercent: z.number(),
  /** 0 where Thaw made no test part. */
  testPercent: z.number().default(0),
  method: SplitMethod.default("exact"),
  together: z.array(GroupReason).default(["exact"]),
  /** The highest id that it placed: photos after it have come since. Absent for an adopted one, and before this was noted. */
  newest: z.number().int().nonnegative().optional(),
  /** Hash of the assignment; a run remembers it, so that a stale split is noticed. */
  hash: z.string(),
  /** True when the two sides were found on disk and not made by Thaw. */
  adopted: z.boolean(),
});
export type SplitState = z.infer<typeof SplitState>;

/** What the left rail and every header show of the open project. */
export const ProjectSummary = z.object({
  dir: z.string(),
  name: z.string(),
  classes: z.array(ClassCount),
  split: SplitState.optional(),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  /** What undo and redo would do, in words: "Remove 3 photos". */
  undoLabel: z.string().optional(),
  redoLabel: z.string().optional(),
  /** Photos that they would move. */
  undoPhotos: z.number().int().nonnegative().optional(),
  redoPhotos: z.number().int().nonnegative().optional(),
  problems: z.number().int().nonnegative(),
});
export type ProjectSummary = z.infer<typeof ProjectSummary>;

/** A file that was looked at and not taken, or taken with a reservation. */
export const FileProblem = z.object({
  /** Path relative to the project, with forward slashes. */
  file: z.string(),
  code: ErrorCode,
  reason: z.string(),
  fatal: z.boolean(),
});
export type FileProblem = z.infer<typeof FileProblem>;

export const ScanReport = z.object({
  summary: ProjectSummary,
  problems: z.array(FileProblem),
  /** Photos new to the library, and records whose file is gone, since the last look. */
  added: z.number().int().nonnegative(),
  vanished: z.number().int().nonnegative(),
});
export type ScanReport = z.infer<typeof ScanReport>;

/** The answer to every edit: what changed, and the summary after it. */
export const Edit = z.object({
  label: z.string(),
  /** What went otherwise than asked; stands in the label as well: "1 photo was no longer there". */
  note: z.string().optional(),
  changed: z.array(Photo),
  summary: ProjectSummary,
});
export type Edit = z.infer<typeof Edit>;
