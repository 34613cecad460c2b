import type { PhotoMeasures } from "../images/photoMeasures.ts";
import { Breath } from "../jobs/breath.ts";
import { KeypointIndex, type Neighbour } from "./keypointIndex.ts";
import { keepParts, type PartPair, readParts } from "./partFile.ts";

/** Share of pictures that are new from which on the file is written anew; the rest are searched for again the next time. */
const worthKeeping = 0.02;
/** Keypoints of a picture whose measures are gone. */
const none = new Uint8Array(2);

/**
 * Pictures that show the same, wholly or in part. A search takes ten times what hashes take, so its findings are kept in the
 * project's cache, and keypoints are only filed once a picture comes that has not been searched for.
 */
export class PartFinder {
  readonly #cacheDir: string | undefined;
  readonly #numbers = new Map<string, number>();
  /** By number: found before, and not in the index until something new comes. */
  #known: Neighbour[][] = [];
  readonly #index = new KeypointIndex();
  #isOpen = false;
  #isFiled = false;
  /** Pictures that the file knows. */
  #kept = 0;

  /** @param cacheDir absent: nothing is kept */
  constructor(cacheDir?: string) {
    this.#cacheDir = cacheDir;
  }

  /** Number of a picture that was searched for. */
  get numbers(): ReadonlyMap<string, number> {
    return this.#numbers;
  }

  neighbours(number: number): readonly Neighbour[] {
    return this.#isFiled ? this.#index.neighbours(number) : (this.#known[number] ?? []);
  }

  /** Searches for those that are new; one call at a time. @param contents those without measures are passed over */
  async look(contents: Iterable<string>, measures: ReadonlyMap<string, PhotoMeasures>): Promise<void> {
    await this.#open();
    const missing = [...contents].filter((contentHash) => measures.has(contentHash) && !this.#numbers.has(contentHash));
    if (missing.length === 0) return;
    await this.#file(measures);
    const breath = new Breath();
    for (const contentHash of missing) {
      this.#numbers.set(contentHash, this.#index.add(measures.get(contentHash)?.keypoints ?? none));
      if (breath.isDue) await breath.take();
    }
    await this.#keep();
  }

  async #open(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    if (this.#cacheDir === undefined) return;
    const { contentHashes, pairs } = await readParts(this.#cacheDir);
    for (const [number, contentHash] of contentHashes.entries()) this.#numbers.set(contentHash, number);
    this.#known = contentHashes.map(() => []);
    this.#kept = contentHashes.length;
    const breath = new Breath();
    for (const { first, second, matched, possible } of pairs) {
      if (breath.isDue) await breath.take();
      this.#known[first]?.push({ number: second, matched, possible });
      this.#known[second]?.push({ number: first, matched, possible });
    }
  }

  /** Puts what is known into the index, without a search. */
  async #file(measures: ReadonlyMap<string, PhotoMeasures>): Promise<void> {
    if (this.#isFiled) return;
    const breath = new Breath();
    for (const [contentHash, number] of this.#numbers) {
      this.#index.add(measures.get(contentHash)?.keypoints ?? none, this.#known[number]);
      if (breath.isDue) await breath.take();
    }
    this.#isFiled = true;
    this.#known = [];
  }

  /** A cache that can't be written costs the search anew one day, and no more. */
  async #keep(): Promise<void> {
    const count = this.#numbers.size;
    if (this.#cacheDir === undefined || count - this.#kept < count * worthKeeping) return;
    const contentHashes = [...this.#numbers.keys()];
    const pairs: PartPair[] = [];
    const breath = new Breath();
    for (const first of contentHashes.keys()) {
      if (breath.isDue) await breath.take();
      for (const { number: second, matched, possible } of this.neighbours(first))
        if (second < first) pairs.push({ first, second, matched, possible });
    }
    await keepParts(this.#cacheDir, { contentHashes, pairs }).then(
      () => (this.#kept = count),
      () => undefined,
    );
  }
}
