import { type Keypoint, KeypointSet, mostKeypoints } from "./keypointSet.ts";
import { patchHash } from "./patchHash.ts";
import { type Grey, shrink } from "./perceptualHash.ts";
import { blurStep, firstBlur, levelsPerOctave, type Octave, octavesOf } from "./scaleSpace.ts";

/** Longer side at which they are looked for, pixels: places fit into a byte. */
const longest = 256;

interface Found extends Keypoint {
  /** Difference from what lies around it, grey levels; below the least it is noise. */
  readonly strength: number;
}
const leastStrength = 0.8;
/** Largest curvature to smallest: beyond that it is a line, on which it has no place of its own. */
const longestRidge = 8;

/**
 * The strongest spots of a picture, by which a part of it is found again: where each lies, how large it is and a hash of what
 * is around it. They hang on nothing else in the picture, so that cutting off a border costs just those on it.
 * @returns packed, the strongest first
 */
export function findKeypoints(grey: Grey): Uint8Array {
  const scale = Math.min(1, longest / Math.max(grey.width, grey.height));
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  const [width, height] = [scaled(grey.width), scaled(grey.height)];
  const picture = { width, height, values: Float32Array.from(shrink(grey, width, height)) };
  const found: Found[] = [];
  for (const octave of octavesOf(picture))
    for (let level = 1; level <= levelsPerOctave; level += 1) found.push(...extremaOf(octave, level));
  found.sort((a, b) => b.strength - a.strength);
  const kept: Keypoint[] = [];
  for (const keypoint of found) {
    if (kept.length === mostKeypoints) break;
    if (!kept.some((other) => isSame(keypoint, other))) kept.push(keypoint);
  }
  return KeypointSet.pack(width, height, kept);
}

/** Seen on two levels: it would count twice. */
const isSame = (a: Keypoint, b: Keypoint): boolean =>
  Math.hypot(a.x - b.x, a.y - b.y) < 0.7 * Math.max(a.sigma, b.sigma) && Math.abs(Math.log2(a.sigma / b.sigma)) < 0.5;

function* extremaOf({ levels, differences, scale }: Octave, level: number): Generator<Found> {
  const { width, height } = levels[0]!;
  const [finer, own, coarser] = [differences[level - 1]!, differences[level]!, differences[level + 1]!];
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      const at = y * width + x;
      const value = own[at]!;
      if (Math.abs(value) < leastStrength || !isExtremum(finer, own, coarser, at, width)) continue;
      const [right, left, below, above] = [own[at + 1]!, own[at - 1]!, own[at + width]!, own[at - width]!];
      const [xx, yy] = [right + left - 2 * value, below + above - 2 * value];
      const diagonal = own[at + width + 1]! - own[at + width - 1]! - own[at - width + 1]! + own[at - width - 1]!;
      const determinant = xx * yy - (diagonal / 4) ** 2;
      if (determinant <= 0 || (xx + yy) ** 2 / determinant > (longestRidge + 1) ** 2 / longestRidge) continue;
      const [finerValue, coarserValue] = [finer[at]!, coarser[at]!];
      const atX = x + peak((right - left) / 2, xx);
      const atY = y + peak((below - above) / 2, yy);
      const up = peak((coarserValue - finerValue) / 2, finerValue + coarserValue - 2 * value);
      const sigma = firstBlur * blurStep ** (level + up);
      const hash = patchHash(levels[level]!, atX, atY, sigma);
      if (hash === undefined) continue;
      const place = { x: atX * scale + 0.5, y: atY * scale + 0.5, sigma: sigma * scale };
      yield { ...place, strength: Math.abs(value), hash };
    }
  }
}

/** Of 27 values the highest of the light ones or the lowest of the dark. */
function isExtremum(finer: Float32Array, own: Float32Array, coarser: Float32Array, at: number, width: number): boolean {
  const sign = own[at]! > 0 ? 1 : -1;
  const value = own[at]! * sign;
  for (let row = at - width; row <= at + width; row += width) {
    for (let other = row - 1; other <= row + 1; other += 1) {
      if (finer[other]! * sign > value || coarser[other]! * sign > value) return false;
      if (other !== at && own[other]! * sign > value) return false;
    }
  }
  return true;
}

/** Where between two pixels a parabola through three has its peak, pixels off the middle. */
const peak = (slope: number, curvature: number): number =>
  curvature === 0 ? 0 : Math.min(0.6, Math.max(-0.6, -slope / curvature));
