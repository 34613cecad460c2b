import type { Client } from "../core/contract/client.ts";
import { cachedPicture, type PhotoId } from "../core/contract/photos.ts";

/** Milliseconds after an opening, or a change of many photos: the window reads the photos first. */
const patience = 1000;
/** Photos a page: main is held for a few milliseconds by each. */
const pageSize = 5000;

/**
 * Where in the cache the thumbnails of the open project's photos lie, as far as main knows it: a tile then need not wait for
 * whatever the core is at. What is not known here is asked of the core.
 */
export class ThumbFiles {
  readonly #client: Client;
  #hashes = new Map<PhotoId, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Path within the project's cache. Whether a file is there yet is another question. */
  find(id: PhotoId): string | undefined {
    const hash = this.#hashes.get(id);
    return hash === undefined ? undefined : cachedPicture("thumb", hash);
  }

  /** These photos' files may be others now. */
  forget(ids: readonly PhotoId[]): void {
    for (const id of ids) this.#hashes.delete(id);
  }

  /** No project is open, or none that is known. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#hashes = new Map();
  }

  /** Forgets everything, and reads it anew in a while. */
  reload(): void {
    this.clear();
    this.#timer = setTimeout(() => {
      // A core that is gone meanwhile tells of its project again when it is back.
      this.#read(this.#hashes).catch(() => undefined);
    }, patience);
  }

  /** @param into what was known when this began: once that is replaced, another project is meant */
  async #read(into: Map<PhotoId, string>): Promise<void> {
    let last: PhotoId = 0;
    for (let more = true; more && this.#hashes === into; ) {
      const page = await this.#client.request("library.hashes", { after: last, limit: pageSize });
      for (const [index, id] of page.ids.entries()) into.set(id, page.hashes.slice(64 * index, 64 * (index + 1)));
      // A page that is empty and yet promises more would be asked for for ever.
      more = page.more && page.ids.length > 0;
      last = page.ids.at(-1) ?? last;
    }
  }
}
