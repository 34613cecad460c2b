import { createHash } from "node:crypto";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { EditEntry, FileRow, HistoryItem, SplitMemo } from "./entries.ts";
import { errnoOf, type Files } from "./files.ts";
import { LibraryState } from "./libraryState.ts";
import { factsOf, factsRow, type PhotoRecord, RecordRow, recordOf } from "./photoRecord.ts";
import { RecordColumns, recordColumns, recordsOf } from "./recordColumns.ts";

/** Raised with every change that an older version could not read. 1 held records as rows. */
const snapshotSchema = 2;

const Header = z.object({ schema: z.number().int(), n: z.number().int().nonnegative(), sha256: z.string() });

const Body = z.object({
  records: RecordColumns,
  probes: z.array(FileRow),
  others: z.array(FileRow),
  undo: z.array(HistoryItem),
  redo: z.array(HistoryItem),
  split: SplitMemo.nullable(),
  /** Of the records, where the project is split: digests of 100,000 photos take a third of the time of opening. */
  splitSum: z.array(z.number().int().nonnegative()).length(8).optional(),
  /** An edit that was under way when the snapshot was taken. */
  open: z.object({ entry: EditEntry, copying: z.array(z.number()) }).nullable(),
  /** The trash was being emptied when the snapshot was taken. */
  emptying: z.array(z.number()).optional(),
  /** The id after the highest that was ever given; those of deleted photos are not given again. */
  nextId: z.number().int().optional(),
});
type Body = z.infer<typeof Body>;

const RowsBody = Body.extend({ records: z.array(RecordRow) });

const newline = 10;

export interface Snapshot {
  /** Number of the last journal entry that is in it. */
  readonly n: number;
  readonly state: LibraryState;
}

/** A header line with the checksum of the second line, which holds the whole state. */
export function encodeSnapshot(state: LibraryState, n: number): string {
  const rows = (facts: LibraryState["probes"]): z.infer<typeof FileRow>[] =>
    [...facts].map(([path, known]) => [path, factsRow(known)]);
  const body: Body = {
    records: recordColumns(state.records.values()),
    probes: rows(state.probes),
    others: rows(state.others),
    undo: state.undo,
    redo: state.redo,
    split: state.split,
    ...(state.split === null ? {} : { splitSum: [...state.tally.split.words()] }),
    open: state.open === undefined ? null : { entry: state.open.entry, copying: [...state.open.copying] },
    ...(state.emptying === undefined ? {} : { emptying: [...state.emptying] }),
    nextId: state.nextId,
  };
  const text = JSON.stringify(body);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return `${JSON.stringify({ schema: snapshotSchema, n, sha256 })}\n${text}\n`;
}

/**
 * @returns undefined where there is none, "damaged" where it can't be read
 * @throws ThawError projectTooNew
 */
export async function readSnapshot(files: Files, path: string): Promise<Snapshot | "damaged" | undefined> {
  let bytes: Buffer;
  try {
    bytes = await files.read(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const end = bytes.indexOf(newline);
  const header = parse(Header, bytes.toString("utf8", 0, Math.max(end, 0)));
  if (header === undefined) return "damaged";
  if (header.schema > snapshotSchema) {
    throw new ThawError(
      "projectTooNew",
      "The project was last used by a newer version of Thaw. Update Thaw to open it.",
    );
  }
  const last = bytes.indexOf(newline, end + 1);
  const line = bytes.subarray(end + 1, last < 0 ? bytes.length : last);
  if (createHash("sha256").update(line).digest("hex") !== header.sha256) return "damaged";
  const body = line.toString("utf8");
  const state = header.schema === 1 ? restoreRows(parse(RowsBody, body)) : restoreColumns(parse(Body, body));
  return state === undefined ? "damaged" : { n: header.n, state };
}

function restoreRows(body: z.infer<typeof RowsBody> | undefined): LibraryState | undefined {
  return body && restore(body.records.map(recordOf), body);
}

function restoreColumns(body: Body | undefined): LibraryState | undefined {
  return body && restore(recordsOf(body.records), body);
}

function restore(records: Iterable<PhotoRecord>, body: Omit<Body, "records">): LibraryState {
  const state = new LibraryState();
  for (const record of records) state.put(record);
  if (body.splitSum !== undefined) state.tally.split.restore(body.splitSum);
  for (const [path, facts] of body.probes) state.probes.set(path, factsOf(facts));
  for (const [path, facts] of body.others) state.others.set(path, factsOf(facts));
  // Not spread into one call: there may be more steps than a call takes arguments.
  for (const item of body.undo) state.undo.push(item);
  for (const item of body.redo) state.redo.push(item);
  state.split = body.split;
  if (body.nextId !== undefined) state.reserve(body.nextId - 1);
  state.emptying = body.emptying;
  if (body.open !== null) state.open = { entry: body.open.entry, copying: new Set(body.open.copying) };
  return state;
}

function parse<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
