import { createHash } from "node:crypto";
import { Breath } from "../jobs/breath.ts";

/** Features of photos, boiled down to what tells near ones from others: 512 bytes a photo in place of 5 KB. */
export interface FeatureSketches {
  readonly contentHashes: readonly string[];
  /** Row-major [photos, sketchWidth], each row of length 1. */
  readonly values: Float32Array;
  readonly rows: ReadonlyMap<string, number>;
}

export const sketchWidth = 128;

/**
 * Signs of near sketches differ in at most `first` and `second` of 64 each; whether they are near is what the cosine says.
 * Measured with efficientnet_lite0: of 146,000 pairs of different sample photos none is above 0.918 and all but eight are
 * below 0.8; mirror images, which no hash finds, are near in 17 of 20.
 */
export const sketchBounds = { first: 11, second: 20, cosine: 0.93 } as const;

/**
 * Where neither the features nor the hashes say so alone, both together do: with 4 % cut off each side 19 of 20 are found in
 * place of 15, with 8 % every second one in place of one of five, and no pair of different sample photos.
 */
export const bothBounds = { cosine: 0.85, first: 20, second: 24 } as const;

/**
 * Sums of the centred features with random signs, each in one of 128 places (count sketch: Charikar, Chen and Farach-Colton
 * 2002). Cosines of sketches are those of the features within (1 - cosine²) / √128. Vectors are taken one by one, since those of
 * 100,000 photos fill half a gigabyte: a sketch is linear, so the mean is taken off at the end.
 */
export class Sketcher {
  readonly #width: number;
  readonly #places: Uint8Array;
  readonly #signs: Int8Array;
  readonly #values: Float32Array;
  readonly #hashes: string[] = [];
  /** Sum of all vectors. */
  readonly #sum: Float64Array;

  /** @param most vectors that will come @param width of each */
  constructor(most: number, width: number) {
    this.#width = width;
    const { places, signs } = throws(width);
    this.#places = places;
    this.#signs = signs;
    this.#values = new Float32Array(most * sketchWidth);
    this.#sum = new Float64Array(width);
  }

  /** @param features row-major; the vector begins at `from` */
  add(contentHash: string, features: Float32Array, from: number): void {
    const [width, places, signs, sum] = [this.#width, this.#places, this.#signs, this.#sum];
    const own = this.#values.subarray(this.#hashes.length * sketchWidth, (this.#hashes.length + 1) * sketchWidth);
    for (let at = 0; at < width; at += 1) {
      const value = features[from + at]!;
      const place = places[at]!;
      sum[at] = sum[at]! + value;
      own[place] = own[place]! + signs[at]! * value;
    }
    this.#hashes.push(contentHash);
  }

  /** To be called once: the sketches are worked out in place. */
  async sketches(): Promise<FeatureSketches> {
    const count = this.#hashes.length;
    const mean = new Float64Array(sketchWidth);
    for (const [at, sum] of this.#sum.entries()) {
      const place = this.#places[at]!;
      mean[place] = mean[place]! + (this.#signs[at]! * sum) / Math.max(1, count);
    }
    const values = this.#values.subarray(0, count * sketchWidth);
    const breath = new Breath();
    for (let row = 0; row < count; row += 1) {
      const start = row * sketchWidth;
      let squares = 0;
      for (let at = 0; at < sketchWidth; at += 1) {
        const value = values[start + at]! - mean[at]!;
        values[start + at] = value;
        squares += value * value;
      }
      const length = Math.sqrt(squares);
      if (length > 0) for (let at = start; at < start + sketchWidth; at += 1) values[at] = values[at]! / length;
      if (breath.isDue) await breath.take();
    }
    return { contentHashes: this.#hashes, values, rows: new Map(this.#hashes.map((hash, row) => [hash, row])) };
  }
}

/** The same on every machine: bytes of SHA-256 over a counter. */
function throws(width: number): { readonly places: Uint8Array; readonly signs: Int8Array } {
  const [places, signs] = [new Uint8Array(width), new Int8Array(width)];
  for (let at = 0; at < width; at += 1) {
    const digest = createHash("sha256").update(`sketch ${at}`).digest();
    places[at] = digest[0]! % sketchWidth;
    signs[at] = (digest[1]! & 1) === 0 ? 1 : -1;
  }
  return { places, signs };
}

/** Signs of a sketch as two hashes of 64 bits; undefined where all photos are the same, and none is near more than another. */
export function sketchHashes({ values }: FeatureSketches, row: number): readonly [bigint, bigint] | undefined {
  const own = values.subarray(row * sketchWidth, (row + 1) * sketchWidth);
  if (own.every((value) => value === 0)) return undefined;
  const bits = (from: number): bigint => {
    let hash = 0n;
    for (let at = from; at < from + sketchWidth / 2; at += 1) hash = (hash << 1n) | (own[at]! > 0 ? 1n : 0n);
    return hash;
  };
  return [bits(0), bits(sketchWidth / 2)];
}

/** -1 to 1; 0 where one of them has no features. */
export function sketchCosine({ values, rows }: FeatureSketches, a: string, b: string): number {
  const [first, second] = [rows.get(a), rows.get(b)];
  if (first === undefined || second === undefined) return 0;
  let sum = 0;
  for (let at = 0; at < sketchWidth; at += 1) {
    sum += values[first * sketchWidth + at]! * values[second * sketchWidth + at]!;
  }
  return sum;
}
