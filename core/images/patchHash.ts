import type { Plane } from "./scaleSpace.ts";

/** A patch reaches so many times the keypoint's size to each side. */
export const patchReach = 4.5;
/** Samples of a patch each way, frequencies of each direction that are worked out, and bits of its hash. */
const [side, frequencies, bits] = [16, 11, 64];

/** The lowest frequencies but the mean: [across, down]. */
const order: readonly (readonly [number, number])[] = (() => {
  const found: [number, number][] = [];
  for (let sum = 1; found.length < bits; sum += 1) for (let u = 0; u <= sum; u += 1) found.push([u, sum - u]);
  return found.slice(0, bits);
})();

/** Type II cosines: [frequency, place]. */
const cosines = Float32Array.from({ length: frequencies * side }, (_, at) =>
  Math.cos(((2 * (at % side) + 1) * Math.floor(at / side) * Math.PI) / (2 * side)),
);

/** Bits of the lower and of the upper half that turn over when a picture is mirrored: of frequencies that are odd across. */
export const mirrorMask: readonly [number, number] = [maskOf(0), maskOf(bits / 2)];

function maskOf(from: number): number {
  const own = order.slice(from, from + bits / 2);
  return own.reduce((mask, [u], bit) => (u % 2 === 1 ? mask | (1 << bit) : mask), 0) >>> 0;
}

const patch = new Float32Array(side * side);
const rows = new Float32Array(side * frequencies);

/**
 * Signs of the 64 lowest frequencies of the square around a place, of which light and contrast change nothing.
 * @param sigma size of what lies there, pixels of the picture
 * @returns lower and upper half of the hash; undefined where the square reaches beyond the picture
 */
export function patchHash(picture: Plane, x: number, y: number, sigma: number): readonly [number, number] | undefined {
  const reach = patchReach * sigma;
  const { width, height } = picture;
  if (x < reach || y < reach || x > width - 1 - reach || y > height - 1 - reach) return undefined;
  samplePatch(picture, x - reach, y - reach, (2 * reach) / side);
  for (let row = 0; row < side; row += 1) {
    for (let u = 0; u < frequencies; u += 1) {
      let sum = 0;
      for (let at = 0; at < side; at += 1) sum += patch[row * side + at]! * cosines[u * side + at]!;
      rows[row * frequencies + u] = sum;
    }
  }
  const halves: [number, number] = [0, 0];
  for (const [bit, [u, v]] of order.entries()) {
    let sum = 0;
    for (let at = 0; at < side; at += 1) sum += rows[at * frequencies + u]! * cosines[v * side + at]!;
    if (sum > 0) halves[bit >> 5]! |= 1 << (bit & 31);
  }
  return [halves[0] >>> 0, halves[1] >>> 0];
}

/** Bilinear. */
function samplePatch({ width, values }: Plane, left: number, top: number, step: number): void {
  for (let row = 0; row < side; row += 1) {
    const v = top + (row + 0.5) * step;
    const down = v - Math.floor(v);
    for (let column = 0; column < side; column += 1) {
      const u = left + (column + 0.5) * step;
      const across = u - Math.floor(u);
      const at = Math.floor(v) * width + Math.floor(u);
      const upper = values[at]! * (1 - across) + values[at + 1]! * across;
      const lower = values[at + width]! * (1 - across) + values[at + width + 1]! * across;
      patch[row * side + column] = upper * (1 - down) + lower * down;
    }
  }
}
