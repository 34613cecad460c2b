import { join } from "node:path";
import type { Credit } from "../contract/credit.ts";
import { ThawError } from "../contract/errors.ts";
import type { Photo, PhotoHashes, PhotoId, SplitState } from "../contract/photos.ts";
import type { SplitPhoto } from "../split/splitPhoto.ts";
import type { LibraryState } from "./libraryState.ts";
import { isKept, isRemoved, type PhotoRecord, type Provenance, toPhoto } from "./photoRecord.ts";
import { keptRecords, placedBySplit, splitState } from "./summarise.ts";

const isSha256 = /^[0-9a-f]{64}$/;

/** A photo with what is told of it in the core only. */
export interface KnownPhoto {
  readonly photo: Photo;
  readonly contentHash: string;
  /** In use: not removed, and readable. */
  readonly isKept: boolean;
}

/** What an open project answers about its photos; nothing here changes one. */
export class ProjectPhotos {
  /** Absolute path, links resolved. */
  readonly dir: string;
  readonly #state: LibraryState;

  constructor(dir: string, state: LibraryState) {
    this.dir = dir;
    this.#state = state;
  }

  /** A page in id order, removed photos included; vanished ones are left out. */
  photos(after: PhotoId, limit: number): { readonly photos: Photo[]; readonly more: boolean } {
    const { records, more } = this.#page(after, limit);
    return { photos: records.map(toPhoto), more };
  }

  /** The content hashes of the same page; a file that could not be read has none. */
  hashes(after: PhotoId, limit: number): PhotoHashes {
    const { records: all, more } = this.#page(after, limit);
    const records = all.filter(({ contentHash }) => isSha256.test(contentHash));
    return { ids: records.map(({ id }) => id), hashes: records.map(({ contentHash }) => contentHash).join(""), more };
  }

  #page(after: PhotoId, limit: number): { readonly records: PhotoRecord[]; readonly more: boolean } {
    const { records, nextId } = this.#state;
    const page: PhotoRecord[] = [];
    for (let id = after + 1; id < nextId; id += 1) {
      const record = records.get(id);
      if (record === undefined || record.gone) continue;
      if (page.length === limit) return { records: page, more: true };
      page.push(record);
    }
    return { records: page, more: false };
  }

  /** @throws ThawError notFound, photoVanished */
  photo(id: PhotoId): Photo {
    return toPhoto(this.#record(id));
  }

  /** Photos in use: there, not removed, readable; in id order. */
  kept(): readonly Photo[] {
    return Array.from(keptRecords(this.#state), toPhoto);
  }

  /** Every photo that is there, removed ones too, in id order, one by one: edits may go on meanwhile, and later ones show what they did. */
  *known(): Generator<KnownPhoto> {
    for (const record of this.#state.records.values()) {
      if (record.gone) continue;
      yield { photo: toPhoto(record), contentHash: record.contentHash, isKept: isKept(record) };
    }
  }

  /** Photos that would be in use if their file were there, as it was before the last look; in id order. */
  gone(): readonly Photo[] {
    return [...this.#state.records.values()]
      .filter((record) => record.gone && isKept({ ...record, gone: false }))
      .map(toPhoto);
  }

  /** The kept photos as assignSplit takes them. */
  splitPhotos(): readonly SplitPhoto[] {
    const isPlaced = placedBySplit(this.#state);
    return Array.from(keptRecords(this.#state), ({ id, class: name, part, prefix, contentHash, provenance }) => {
      const { page, creator } = provenance?.credit ?? {};
      const own = { id, class: name, part, contentHash, loose: prefix === "", placed: isPlaced(id) };
      return { ...own, ...(page === undefined ? {} : { page }), ...(creator === undefined ? {} : { creator }) };
    });
  }

  /** Absolute path of the photo's file, which for a removed photo lies in the trash. */
  pathOf(id: PhotoId): string {
    return join(this.dir, this.#record(id).path);
  }

  /** SHA-256 of the file's bytes, hexadecimal. */
  contentHash(id: PhotoId): string {
    return this.#record(id).contentHash;
  }

  /** Photos that somebody is to be named for, removed ones included; paths are relative to the project. */
  *credited(): Generator<{ readonly path: string; readonly removed: boolean; readonly credit: Credit }> {
    for (const record of this.#state.records.values()) {
      const credit = record.provenance?.credit;
      if (credit !== undefined && !record.gone) yield { path: record.path, removed: isRemoved(record), credit };
    }
  }

  /** Where the photo came from, as far as that is known. */
  provenance(id: PhotoId): Provenance | undefined {
    return this.#record(id).provenance;
  }

  /** The split with its hash as the photos stand now: it changes with every removal, relabelling and new photo. */
  split(): SplitState | undefined {
    return splitState(this.#state);
  }

  #record(id: PhotoId): PhotoRecord {
    const record = this.#state.records.get(id);
    if (record === undefined) throw new ThawError("notFound", `There is no photo ${id} in this project.`);
    if (record.gone) throw new ThawError("photoVanished", `${record.path} is no longer there.`);
    return record;
  }
}
