import type { PhotoMeasures } from "../images/photoMeasures.ts";
import type { Log } from "../jobs/context.ts";
import { type Measured, MeasureFile } from "./measureFile.ts";

/** What has been measured of a project's photos, by their content: in memory, and in the project's cache. */
export class MeasureStore {
  readonly #file: MeasureFile;
  readonly #measures: Map<string, PhotoMeasures>;
  /** Contents that could not be measured: trying again would fail again. */
  readonly #barren: Set<string>;

  private constructor(file: MeasureFile, measures: Map<string, PhotoMeasures>, barren: Set<string>) {
    this.#file = file;
    this.#measures = measures;
    this.#barren = barren;
  }

  static async open(cacheDir: string): Promise<MeasureStore> {
    const measures = new Map<string, PhotoMeasures>();
    const barren = new Set<string>();
    const file = await MeasureFile.open(cacheDir, ({ contentHash, measures: own }) => {
      if (own === undefined) barren.add(contentHash);
      else measures.set(contentHash, own);
    });
    return new MeasureStore(file, measures, barren);
  }

  /** By content; grows as more is measured. */
  get measures(): ReadonlyMap<string, PhotoMeasures> {
    return this.#measures;
  }

  /** Whether it has been looked at, with whatever outcome. */
  has(contentHash: string): boolean {
    return this.#measures.has(contentHash) || this.#barren.has(contentHash);
  }

  /** Keeps what was measured. A cache that can't be written costs measuring anew one day, and no more. */
  async add(entries: readonly Measured[], log: Pick<Log, "warn">): Promise<void> {
    for (const { contentHash, measures } of entries) {
      if (measures === undefined) this.#barren.add(contentHash);
      else this.#measures.set(contentHash, measures);
    }
    try {
      await this.#file.append(entries, () => this.#all());
    } catch (error) {
      log.warn("Measures could not be kept", { error: String(error) });
    }
  }

  *#all(): Generator<Measured> {
    for (const [contentHash, measures] of this.#measures) yield { contentHash, measures };
    for (const contentHash of this.#barren) yield { contentHash, measures: undefined };
  }
}

/** One store a project, however many commands ask: two would write over each other. Gone with the project. */
const stores = new WeakMap<object, Promise<MeasureStore>>();

export function measureStoreOf(project: { readonly cacheDir: string }): Promise<MeasureStore> {
  const store = stores.get(project) ?? MeasureStore.open(project.cacheDir);
  stores.set(project, store);
  return store;
}
