import { createHash } from "node:crypto";
import type { Candidate } from "../../contract/gather.ts";
import type { Listing } from "../providers/provider.ts";

/** Thumbnails that can still be asked for; older searches are forgotten. */
const mostKept = 20_000;

/** Thumbnails of this run's searches by the keys that were given out: nothing else can be asked for. */
export class Candidates {
  readonly #thumbnails = new Map<string, string>();

  add({ credit, thumbnail, width, height }: Listing, keyword: string, known: boolean): Candidate {
    const named = `${credit.provider ?? ""} ${credit.url}`;
    const key = createHash("sha256").update(named).digest("hex").slice(0, 16);
    this.#thumbnails.delete(key);
    this.#thumbnails.set(key, thumbnail);
    if (this.#thumbnails.size > mostKept) {
      const [oldest = ""] = this.#thumbnails.keys();
      this.#thumbnails.delete(oldest);
    }
    return {
      key,
      credit,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      keyword,
      known,
    };
  }

  thumbnailOf(key: string): string | undefined {
    return this.#thumbnails.get(key);
  }
}
