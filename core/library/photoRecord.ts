import { z } from "zod";
import { Credit } from "../contract/credit.ts";
import { type Photo, PhotoId, PhotoProblem } from "../contract/photos.ts";
import { isTrashed, type Place, placeOf } from "./place.ts";

/** Where a photo is and where it belongs; the only thing that edits change. */
export interface Placement {
  /** Path of the file, relative to the project, forward slashes. */
  readonly path: string;
  /** Where it belongs: equal to `path` unless it lies in the trash. */
  readonly home: string;
  /** Where it belonged before Thaw split the project; undoing the split brings it back there. */
  readonly origin: string | undefined;
}

/** What reading the file told. */
export interface FileFacts {
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly contentHash: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly problem: PhotoProblem | undefined;
}

/** What is known of where a photo came from; nothing on disk beside it says so. */
export const Provenance = z.object({
  /** Its name before it was imported. */
  original: z.string().optional(),
  credit: Credit.optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** One photo as the library keeps it; never changed, only replaced. Class, part and name follow from `home`. */
export interface PhotoRecord extends Placement, FileFacts, Place {
  readonly id: PhotoId;
  /** Its file was nowhere at the last look; it keeps its id in case it comes back. */
  readonly gone: boolean;
  readonly provenance: Provenance | undefined;
}

/** A photo in use lies at its home, which no look into the path needs to tell. */
export const isRemoved = ({ path, home }: Placement): boolean => path !== home && isTrashed(path);

/** In use: there, not removed, and readable. */
export function isKept(record: PhotoRecord, removed = isRemoved(record)): boolean {
  return !record.gone && !removed && record.problem?.fatal !== true;
}

/** @param place of `placement.home`, where it is known already */
export function makeRecord(
  id: PhotoId,
  placement: Placement,
  facts: FileFacts,
  gone: boolean,
  provenance: Provenance | undefined,
  place: Place = placeOf(placement.home),
): PhotoRecord {
  // Field by field: spreading costs most of the time in which 100,000 records are read.
  return {
    id,
    path: placement.path,
    home: placement.home,
    origin: placement.origin,
    prefix: place.prefix,
    class: place.class,
    name: place.name,
    part: place.part,
    bytes: facts.bytes,
    modified: facts.modified,
    contentHash: facts.contentHash,
    width: facts.width,
    height: facts.height,
    problem: facts.problem,
    gone,
    provenance,
  };
}

export function toPhoto(record: PhotoRecord): Photo {
  const { id, name, part, bytes, modified, width, height, problem, provenance } = record;
  return {
    id,
    name,
    class: record.class,
    part,
    removed: isRemoved(record),
    bytes,
    modified,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(problem === undefined ? {} : { problem }),
    ...(provenance?.credit === undefined ? {} : { licence: provenance.credit.licence }),
  };
}

// In the journal these are rows and not objects, which repeat no names; a snapshot has columns (recordColumns).

/** id, path, home (null: equal to path), origin */
export const PlacementRow = z.tuple([PhotoId, z.string(), z.string().nullable(), z.string().nullable()]);
export type PlacementRow = z.infer<typeof PlacementRow>;

/** bytes, modified, contentHash, width, height, problem */
export const FactsRow = z.tuple([
  z.number(),
  z.number(),
  z.string(),
  z.number().nullable(),
  z.number().nullable(),
  PhotoProblem.nullable(),
]);
export type FactsRow = z.infer<typeof FactsRow>;

/** placement, facts, gone, provenance (absent: unknown) */
export const RecordRow = z.tuple([PlacementRow, FactsRow, z.boolean(), Provenance.optional()]);
export type RecordRow = z.infer<typeof RecordRow>;

export function placementRow(id: PhotoId, { path, home, origin }: Placement): PlacementRow {
  return [id, path, home === path ? null : home, origin ?? null];
}

export function placementOf([, path, home, origin]: PlacementRow): Placement {
  return { path, home: home ?? path, origin: origin ?? undefined };
}

export function factsRow({ bytes, modified, contentHash, width, height, problem }: FileFacts): FactsRow {
  return [bytes, modified, contentHash, width ?? null, height ?? null, problem ?? null];
}

export function factsOf([bytes, modified, contentHash, width, height, problem]: FactsRow): FileFacts {
  return {
    bytes,
    modified,
    contentHash,
    width: width ?? undefined,
    height: height ?? undefined,
    problem: problem ?? undefined,
  };
}

export function recordRow(record: PhotoRecord): RecordRow {
  const { provenance } = record;
  const row: RecordRow = [placementRow(record.id, record), factsRow(record), record.gone];
  return provenance === undefined ? row : [row[0], row[1], row[2], provenance];
}

export function recordOf([placement, facts, gone, provenance]: RecordRow): PhotoRecord {
  return makeRecord(placement[0], placementOf(placement), factsOf(facts), gone, provenance);
}
