import { z } from "zod";
import { columnOf, fitTogether, isNumber, isPositive, isText, isWhole, orNull } from "../contract/columnOf.ts";
import { PhotoProblem } from "../contract/photos.ts";
import { makeRecord, type PhotoRecord, Provenance } from "./photoRecord.ts";
import { placeOf } from "./place.ts";

const Columns = z.object({
  ids: columnOf<number>(isPositive),
  /** Every folder that is some photo's home, with the slash behind it; `folder` holds the index of each photo's own. */
  folders: z.array(z.string()),
  folder: columnOf<number>(isWhole),
  name: columnOf<string>(isText),
  /** null: equal to the home. */
  path: columnOf<string | null>(orNull(isText)),
  origin: columnOf<string | null>(orNull(isText)),
  bytes: columnOf<number>(isNumber),
  modified: columnOf<number>(isNumber),
  contentHash: columnOf<string>(isText),
  width: columnOf<number | null>(orNull(isNumber)),
  height: columnOf<number | null>(orNull(isNumber)),
  // What most photos lack stands beside the index of those that have it.
  /** Indices of photos whose file was nowhere. */
  gone: columnOf<number>(isWhole),
  problem: z.array(z.tuple([z.number(), PhotoProblem])),
  provenance: z.array(z.tuple([z.number(), Provenance])),
});

/** Records by column. */
export const RecordColumns = Columns.refine(({ ids, folders, folder, name, path, origin, ...facts }) => {
  const { bytes, modified, contentHash, width, height } = facts;
  return fitTogether([ids, name, path, origin, bytes, modified, contentHash, width, height], folder, folders.length);
});
export type RecordColumns = z.infer<typeof RecordColumns>;

export function recordColumns(records: Iterable<PhotoRecord>): RecordColumns {
  const all = [...records];
  const folders = new Map<string, number>();
  const gone: number[] = [];
  const problem: RecordColumns["problem"] = [];
  const provenance: RecordColumns["provenance"] = [];
  const folder = all.map((record, index) => {
    if (record.gone) gone.push(index);
    if (record.problem !== undefined) problem.push([index, record.problem]);
    if (record.provenance !== undefined) provenance.push([index, record.provenance]);
    const own = record.home.slice(0, record.home.length - record.name.length);
    const known = folders.get(own) ?? folders.size;
    folders.set(own, known);
    return known;
  });
  return {
    ids: all.map(({ id }) => id),
    folders: [...folders.keys()],
    folder,
    name: all.map(({ name }) => name),
    path: all.map(({ path, home }) => (path === home ? null : path)),
    origin: all.map(({ origin }) => origin ?? null),
    bytes: all.map(({ bytes }) => bytes),
    modified: all.map(({ modified }) => modified),
    contentHash: all.map(({ contentHash }) => contentHash),
    width: all.map(({ width }) => width ?? null),
    height: all.map(({ height }) => height ?? null),
    gone,
    problem,
    provenance,
  };
}

/** The records that such columns were made of, in their order. */
export function* recordsOf(columns: RecordColumns): Generator<PhotoRecord> {
  const { ids, folder, name, path, origin, bytes, modified, contentHash, width, height } = columns;
  const gone = new Set(columns.gone);
  const problem = new Map(columns.problem);
  const provenance = new Map(columns.provenance);
  // What follows from the folder is read off it once, and not once a photo.
  const places = columns.folders.map(placeOf);
  for (const [index, id] of ids.entries()) {
    const own = folder[index] ?? 0;
    const home = `${columns.folders[own] ?? ""}${name[index] ?? ""}`;
    const { prefix, class: className, part } = places[own] ?? placeOf(home);
    yield makeRecord(
      id,
      { path: path[index] ?? home, home, origin: origin[index] ?? undefined },
      {
        bytes: bytes[index] ?? 0,
        modified: modified[index] ?? 0,
        contentHash: contentHash[index] ?? "",
        width: width[index] ?? undefined,
        height: height[index] ?? undefined,
        problem: problem.get(index),
      },
      gone.has(index),
      provenance.get(index),
      { prefix, class: className, name: name[index] ?? "", part },
    );
  }
}
