import type { PhotoId } from "../contract/photos.ts";
import type { PhotoRecord } from "./photoRecord.ts";

/** Photos by the hash of their bytes. Built when it is first asked, since most openings never ask. */
export class ContentIndex {
  readonly #records: ReadonlyMap<PhotoId, PhotoRecord>;
  #ids: Map<string, PhotoId[]> | undefined;

  constructor(records: ReadonlyMap<PhotoId, PhotoRecord>) {
    this.#records = records;
  }

  /** Told of each record that is put. One that has changed its bytes or is gone is passed over when it is found. */
  add(record: PhotoRecord): void {
    if (this.#ids === undefined) return;
    const known = this.#ids.get(record.contentHash);
    if (known === undefined) this.#ids.set(record.contentHash, [record.id]);
    else if (!known.includes(record.id)) known.push(record.id);
  }

  /** A photo that holds these bytes, removed ones included; vanished ones are not. */
  find(contentHash: string): PhotoRecord | undefined {
    if (this.#ids === undefined) {
      this.#ids = new Map();
      for (const record of this.#records.values()) this.add(record);
    }
    for (const id of this.#ids.get(contentHash) ?? []) {
      const record = this.#records.get(id);
      if (record !== undefined && !record.gone && record.contentHash === contentHash) return record;
    }
    return undefined;
  }
}
