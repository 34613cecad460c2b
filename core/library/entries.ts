import { z } from "zod";
import { PhotoId } from "../contract/photos.ts";
import { GroupReason, SplitMethod } from "../contract/splitMethod.ts";
import { FactsRow, PlacementRow, RecordRow } from "./photoRecord.ts";

/** How the sides came about; `before` is what undoing the split returns to. */
export interface SplitMemo {
  readonly seed: number;
  readonly validPercent: number;
  readonly testPercent: number;
  readonly method: SplitMethod;
  readonly together: readonly GroupReason[];
  /** The highest id that it placed; absent for an adopted one and in what was written before this was noted. */
  readonly newest?: PhotoId | undefined;
  /** Photos up to that id which it did not place: they lay in the trash, were gone or could not be read. */
  readonly away?: readonly PhotoId[] | undefined;
  readonly adopted: boolean;
  readonly before: SplitMemo | null;
}
export const SplitMemo: z.ZodType<SplitMemo> = z.lazy(() =>
  z.object({
    seed: z.number(),
    validPercent: z.number(),
    // What was written before there was a choice.
    testPercent: z.number().default(0),
    method: SplitMethod.default("exact"),
    together: z.array(GroupReason).default(["exact"]),
    newest: z.number().optional(),
    away: z.array(z.number()).optional(),
    adopted: z.boolean(),
    before: SplitMemo.nullable(),
  }),
);

/** Path and facts of a file. */
export const FileRow = z.tuple([z.string(), FactsRow]);
export type FileRow = z.infer<typeof FileRow>;

/** Files were read; kept until the scan that asked for it ends, so that a stopped scan goes on where it was. */
const Probed = z.object({ t: z.literal("probed"), files: z.array(FileRow) });

/** A look at the folder ended: records new or changed, and every file that is no photo where that list changed. */
const Scanned = z.object({
  t: z.literal("scanned"),
  put: z.array(RecordRow),
  others: z.array(FileRow).optional(),
  split: SplitMemo.nullable().optional(),
});

/** A photo that an edit brings: its record, and the staged file that becomes it. */
export const ArrivalRow = z.tuple([RecordRow, z.string()]);
export type ArrivalRow = z.infer<typeof ArrivalRow>;

/** Intent of an edit, on disk before the first file moves. */
export const EditEntry = z.object({
  t: z.literal("edit"),
  label: z.string(),
  how: z.enum(["do", "undo", "redo"]),
  rows: z.array(PlacementRow),
  arrivals: z.array(ArrivalRow).optional(),
  /** Edits with the same word are one step of undo: an import that came in several batches. */
  join: z.string().optional(),
  split: SplitMemo.nullable().optional(),
});
export type EditEntry = z.infer<typeof EditEntry>;

/** Every move of the edit before it took place. */
const Done = z.object({ t: z.literal("done") });

/** The edit before it failed and was rolled back, but for the photos in `kept`, which could not be moved back. */
const Settled = z.object({ t: z.literal("settled"), kept: z.array(PhotoId) });

/** Where hard links are missing: the target of this photo's move was created by Thaw and is being written. */
const Copying = z.object({ t: z.literal("copying"), id: PhotoId });

/** Intent of deleting these removed photos for good, on disk before the first file goes. */
const Emptying = z.object({ t: z.literal("emptying"), ids: z.array(PhotoId) });

/** The files of these are gone, and their records with them; what else was to go stays. */
const Emptied = z.object({ t: z.literal("emptied"), ids: z.array(PhotoId) });

export const Entry = z.discriminatedUnion("t", [Probed, Scanned, EditEntry, Done, Settled, Copying, Emptying, Emptied]);
export type Entry = z.infer<typeof Entry>;

/** Where a photo goes back to, and where the edit had put it: its home, and whether that was removed. */
export const HistoryRow = z.tuple([PlacementRow, z.string(), z.boolean()]);
export type HistoryRow = z.infer<typeof HistoryRow>;

/** One step that undo or redo can take: where the photos go, and what becomes of the split (absent: nothing). */
export const HistoryItem = z.object({
  label: z.string(),
  rows: z.array(HistoryRow),
  join: z.string().optional(),
  split: SplitMemo.nullable().optional(),
});
export type HistoryItem = z.infer<typeof HistoryItem>;
