import { mirrorMask } from "./patchHash.ts";

/** More would find a little more in pictures of which less than half is left, and cost as much again. */
export const mostKeypoints = 40;
/** A keypoint as it is kept: place (two bytes), size, hash of its patch (eight); the picture's sides less one come before all. */
const keypointBytes = 11;
const frameBytes = 2;
export const mostPackedBytes = frameBytes + mostKeypoints * keypointBytes;
/** Steps of a size from one doubling to the next. */
const sizeSteps = 16;
const sigmas = Float64Array.from({ length: 256 }, (_, size) => 2 ** (size / sizeSteps));

/** A spot that is lighter or darker than all around it. */
export interface Keypoint {
  /** Pixels of the picture in which it was found, up to 255. */
  readonly x: number;
  readonly y: number;
  /** Blur at which it stands out most, pixels. */
  readonly sigma: number;
  /** Lower and upper half of the hash of what is around it. */
  readonly hash: readonly [number, number];
}

/** Keypoints of one picture, read where they lie packed: those of 100,000 pictures are 44 MB, and as objects ten times that. */
export class KeypointSet {
  readonly packed: Uint8Array;
  readonly count: number;

  constructor(packed: Uint8Array) {
    this.packed = packed;
    this.count = Math.max(0, Math.floor((packed.length - frameBytes) / keypointBytes));
  }

  /** @param width pixels, up to 256 */
  static pack(width: number, height: number, keypoints: readonly Keypoint[]): Uint8Array {
    const packed = new Uint8Array(frameBytes + keypoints.length * keypointBytes);
    const view = new DataView(packed.buffer);
    packed.set([width - 1, height - 1]);
    for (const [number, { x, y, sigma, hash }] of keypoints.entries()) {
      const at = frameBytes + number * keypointBytes;
      packed.set(
        [Math.min(255, Math.round(x)), Math.min(255, Math.round(y)), Math.round(Math.log2(sigma) * sizeSteps)],
        at,
      );
      view.setUint32(at + 3, hash[0], true);
      view.setUint32(at + 7, hash[1], true);
    }
    return packed;
  }

  /** Those of the mirror image. */
  mirrored(): KeypointSet {
    const keypoints = Array.from({ length: this.count }, (_, number): Keypoint => {
      const hash = [this.low(number) ^ mirrorMask[0], this.high(number) ^ mirrorMask[1]] as const;
      return { x: this.width - this.x(number), y: this.y(number), sigma: this.sigma(number), hash };
    });
    return new KeypointSet(KeypointSet.pack(this.width, this.height, keypoints));
  }

  get width(): number {
    return this.packed[0]! + 1;
  }

  get height(): number {
    return this.packed[1]! + 1;
  }

  x(number: number): number {
    return this.packed[frameBytes + number * keypointBytes]!;
  }

  y(number: number): number {
    return this.packed[frameBytes + number * keypointBytes + 1]!;
  }

  sigma(number: number): number {
    return sigmas[this.packed[frameBytes + number * keypointBytes + 2]!]!;
  }

  /** Lower half of the hash, signed. */
  low(number: number): number {
    return this.#half(frameBytes + number * keypointBytes + 3);
  }

  high(number: number): number {
    return this.#half(frameBytes + number * keypointBytes + 7);
  }

  #half(at: number): number {
    const { packed } = this;
    return packed[at]! | (packed[at + 1]! << 8) | (packed[at + 2]! << 16) | (packed[at + 3]! << 24);
  }
}
