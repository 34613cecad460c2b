import { createHash } from "node:crypto";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { EditEntry, FileRow, HistoryItem, SplitMemo } from "./entries.ts";
import { errnoOf, type Files } from "./files.ts";
import { LibraryState } from "./libraryState.ts";
import { factsOf, factsRow, RecordRow, recordOf, recordRow } from "./photoRecord.ts";

/** Raised with every change that an older version could not read. */
const snapshotSchema = 1;

const Header = z.object({ schema: z.number().int(), n: z.number().int().nonnegative(), sha256: z.string() });

const Body = z.object({
  records: z.array(RecordRow),
  probes: z.array(FileRow),
  others: z.array(FileRow),
  undo: z.array(HistoryItem),
  redo: z.array(HistoryItem),
  split: SplitMemo.nullable(),
  /** An edit that was under way when the snapshot was taken. */
  open: z.object({ entry: EditEntry, copying: z.array(z.number()) }).nullable(),
  /** The trash was being emptied when the snapshot was taken. */
  emptying: z.array(z.number()).optional(),
  /** The id after the highest that was ever given; those of deleted photos are not given again. */
  nextId: z.number().int().optional(),
});

export interface Snapshot {
  /** Number of the last journal entry that is in it. */
  readonly n: number;
  readonly state: LibraryState;
}

/** A header line with the checksum of the second line, which holds the whole state. */
export function encodeSnapshot(state: LibraryState, n: number): string {
  const rows = (facts: LibraryState["probes"]): z.infer<typeof FileRow>[] =>
    [...facts].map(([path, known]) => [path, factsRow(known)]);
  const body: z.infer<typeof Body> = {
    records: [...state.records.values()].map(recordRow),
    probes: rows(state.probes),
    others: rows(state.others),
    undo: state.undo,
    redo: state.redo,
    split: state.split,
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
  let text: string;
  try {
    text = (await files.read(path)).toString("utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const [head = "", body = ""] = text.split("\n", 2);
  const header = parse(Header, head);
  if (header === undefined) return "damaged";
  if (header.schema > snapshotSchema) {
    throw new ThawError(
      "projectTooNew",
      "The project was last used by a newer version of Thaw. Update Thaw to open it.",
    );
  }
  if (createHash("sha256").update(body).digest("hex") !== header.sha256) return "damaged";
  const parsed = parse(Body, body);
  return parsed === undefined ? "damaged" : { n: header.n, state: restore(parsed) };
}

function restore(body: z.infer<typeof Body>): LibraryState {
  const state = new LibraryState();
  for (const row of body.records) state.put(recordOf(row));
  for (const [path, facts] of body.probes) state.probes.set(path, factsOf(facts));
  for (const [path, facts] of body.others) state.others.set(path, factsOf(facts));
  state.undo.push(...body.undo);
  state.redo.push(...body.redo);
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
