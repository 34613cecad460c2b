import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { toThawError } from "../contract/errors.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { FeatureFile, type FeatureRecord } from "./featureFile.ts";

/**
 * The key of what made a feature vector, besides the photo: network, weights, preprocessing and precision. Anything else,
 * a file name above all, makes no difference.
 */
export function featureKey(backbone: Backbone, weightsHash: string, precision: Precision): string {
  const made = JSON.stringify([backbone.name, backbone.network.output, weightsHash, backbone.preprocessing, precision]);
  return createHash("sha256").update(made).digest("hex").slice(0, 32);
}

/** Feature vectors that were computed once, by the content of the photo; lies in the project's cache. */
export class FeatureStore {
  readonly #file: FeatureFile;
  readonly #width: number;
  readonly #places = new Map<string, number>();

  private constructor(file: FeatureFile, width: number) {
    this.#file = file;
    this.#width = width;
  }

  /** Opens `<cacheDir>/features/<key>/`; makes it where it is not there. */
  static async open(cacheDir: string, key: string, width: number): Promise<FeatureStore> {
    const folder = path.join(cacheDir, "features", key);
    try {
      await mkdir(folder, { recursive: true });
      const file = await FeatureFile.open(path.join(folder, "features.bin"), width);
      const store = new FeatureStore(file, width);
      try {
        await file.scan((contentHash, place) => store.#places.set(contentHash, place));
        return store;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      throw toThawError(error);
    }
  }

  get size(): number {
    return this.#places.size;
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

  /** Row-major [hashes, width]; rows of photos that are not in the store hold zeros. */
  async read(contentHashes: readonly string[]): Promise<Float32Array> {
    const width = this.#width;
    const values = new Float32Array(contentHashes.length * width);
    try {
      for (const [row, contentHash] of contentHashes.entries()) {
        const place = this.#places.get(contentHash);
        if (place !== undefined) await this.#file.read(place, values.subarray(row * width, (row + 1) * width));
      }
    } catch (error) {
      throw toThawError(error);
    }
    return values;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
