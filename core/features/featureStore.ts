import { createHash } from "node:crypto";
import path from "node:path";
import { toThawError } from "../contract/errors.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { layersUpTo } from "../network/layersUpTo.ts";
import type { Network, Preprocessing } from "../network/network.ts";
import { FeatureFile, type FeatureRecord, type FeatureStorage, type Wanted } from "./featureFile.ts";

/** What makes a feature vector, besides the photo. */
export interface FeatureMaking {
  readonly network: Network;
  /** Name of the layer whose activation is kept. */
  readonly cut: string;
  readonly preprocessing: Preprocessing;
  /** SHA-256 of the weights file. */
  readonly weightsHash: string;
  readonly precision: Precision;
  /** Names the view of the photo (viewKey); "" for the plain one. */
  readonly view: string;
}

/** A key of what made a feature vector: the layers up to the cut as they are described, never a name of a file. */
export function featureKey({ network, cut, preprocessing, weightsHash, precision, view }: FeatureMaking): string {
  const made = JSON.stringify([layersUpTo(network, cut), cut, weightsHash, preprocessing, precision, view]);
  return createHash("sha256").update(made).digest("hex").slice(0, 32);
}

/** Vectors of one making that would take more bytes than this are kept in half precision. */
const halfAbove = 1 << 28;

/**
 * How a new store, one view of the photos, keeps its vectors: half precision for a set that would fill more than 256 MiB (52,000 photos of 1,280
 * values). A store stays as it was begun, so that a growing set never computes anything again.
 */
export function storageFor(photos: number, width: number): FeatureStorage {
  return photos * width * 4 > halfAbove ? "f16" : "f32";
}

/** Feature vectors that were computed once, by the content of the photo; lies in the project's cache. */
export class FeatureStore {
  readonly #file: FeatureFile;
  readonly #places: Map<string, number>;

  private constructor(file: FeatureFile, places: Map<string, number>) {
    this.#file = file;
    this.#places = places;
  }

  /** Opens `<cacheDir>/features/<key>/`; makes it where it is not there, its vectors kept as `storage` says. */
  static async open(
    cacheDir: string,
    key: string,
    width: number,
    storage: FeatureStorage = "f32",
  ): Promise<FeatureStore> {
    const places = new Map<string, number>();
    try {
      const folder = path.join(cacheDir, "features", key);
      // A photo computed again after damage has two entries: the later one counts.
      const file = await FeatureFile.open(folder, width, storage, (hash, place) => places.set(hash, place));
      return new FeatureStore(file, places);
    } catch (error) {
      throw toThawError(error);
    }
  }

  /** The store of a key where it is there, for reading alone; nothing is made, nothing is mended. */
  static async openThere(cacheDir: string, key: string, width: number): Promise<FeatureStore | undefined> {
    const places = new Map<string, number>();
    try {
      const folder = path.join(cacheDir, "features", key);
      const file = await FeatureFile.openThere(folder, width, (hash, place) => places.set(hash, place));
      return file === undefined ? undefined : new FeatureStore(file, places);
    } catch (error) {
      throw toThawError(error);
    }
  }

  get size(): number {
    return this.#places.size;
  }

  /** Contents that have a vector, in the order in which they came. */
  contents(): Iterable<string> {
    return this.#places.keys();
  }

  /** Length of a vector. */
  get width(): number {
    return this.#file.width;
  }

  get storage(): FeatureStorage {
    return this.#file.storage;
  }

  has(contentHash: string): boolean {
    return this.#places.has(contentHash);
  }

  async append(records: readonly FeatureRecord[]): Promise<void> {
    try {
      const first = await this.#file.append(records);
      records.forEach(({ contentHash }, i) => this.#places.set(contentHash, first + i));
    } catch (error) {
      throw toThawError(error);
    }
  }

  /**
   * Fills rows of `target`, row-major [hashes, width]; rows that can't be filled are left as they are.
   * @param rows which rows to fill; all of them unless given
   * @returns rows of photos that are not in the store, or whose vector is damaged
   */
  async read(
    contentHashes: readonly string[],
    target: Float32Array,
    rows: Iterable<number> = contentHashes.keys(),
  ): Promise<readonly number[]> {
    const missing: number[] = [];
    const wanted: Wanted[] = [];
    for (const row of rows) {
      const place = this.#places.get(contentHashes[row]!);
      if (place === undefined) missing.push(row);
      else wanted.push({ place, row });
    }
    try {
      const damaged = await this.#file.read(wanted, target);
      for (const row of damaged) this.#places.delete(contentHashes[row]!);
      return [...missing, ...damaged];
    } catch (error) {
      throw toThawError(error);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
