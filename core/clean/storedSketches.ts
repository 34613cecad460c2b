import { type PlainFeatures, plainFeatures } from "../features/plainFeatures.ts";
import { Breath } from "../jobs/breath.ts";
import { type FeatureSketches, Sketcher } from "./featureSketches.ts";

/** Vectors that are in memory at a time: 20 MB of 1,280 values. */
const block = 4096;

/** Sketches of the features that lie in a project's cache, whoever had them computed: they outlive a restart with the cache. */
export class StoredSketches {
  readonly #cacheDir: string;
  #state = "";

  constructor(cacheDir: string) {
    this.#cacheDir = cacheDir;
  }

  /**
   * @param contents photos in use
   * @returns undefined where nothing is new since the last call; a cache that can't be read is one without features
   */
  async changed(contents: ReadonlySet<string>): Promise<FeatureSketches | undefined> {
    const before = this.#state;
    try {
      const found = await plainFeatures(this.#cacheDir);
      if (found === undefined || found.state === this.#state) return undefined;
      this.#state = found.state;
      return await sketch(found, contents);
    } catch {
      // Looked at again the next time.
      this.#state = before;
      return undefined;
    }
  }
}

/** Sketches of all that is there, removed photos too: they may be restored. */
async function sketch(found: PlainFeatures, contents: ReadonlySet<string>): Promise<FeatureSketches | undefined> {
  const store = await found.open(contents);
  if (store === undefined) return undefined;
  try {
    const { width } = store;
    const hashes = [...store.contents()];
    const sketcher = new Sketcher(hashes.length, width);
    const vectors = new Float32Array(Math.min(block, hashes.length) * width);
    const breath = new Breath();
    for (let start = 0; start < hashes.length; start += block) {
      const own = hashes.slice(start, start + block);
      const missing = new Set(await store.read(own, vectors));
      for (const [row, contentHash] of own.entries()) {
        if (breath.isDue) await breath.take();
        if (!missing.has(row)) sketcher.add(contentHash, vectors, row * width);
      }
    }
    return await sketcher.sketches();
  } finally {
    await store.close();
  }
}
