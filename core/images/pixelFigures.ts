import type { Raster } from "./enlarge.ts";
import { findKeypoints } from "./keypoints.ts";
import { type Grey, perceptualHash } from "./perceptualHash.ts";
import type { Figures, PhotoMeasures } from "./photoMeasures.ts";

/** Grey levels up to, and from, which a pixel counts as black or white. */
const [black, white] = [12, 243];
/** From here on a channel counts as clipped: JPEG spreads what was 255. */
const clippedLevel = 253;
/** Neighbours that differ by no more than this in every channel belong to one flat area. */
const sameLevel = 2;
/** A step between neighbours that counts as an edge, and the length from which a straight one is no accident, pixels. */
const [edgeStep, straightRun] = [20, 48];
const coverage = 0.95;

/** Everything that is measured from the pixels of a photo, RGB. */
export function pixelFigures(raster: Raster): Figures & Pick<PhotoMeasures, "dctHash" | "stepHash" | "keypoints"> {
  const grey = greyOf(raster);
  const counts = colourCounts(raster);
  return {
    sharpness: laplacianVariance(grey),
    ...lightFigures(grey),
    clipped: clippedShare(raster, grey),
    colourfulness: colourfulness(raster),
    colours: coveringColours(counts, raster.width * raster.height),
    ...flatFigures(raster, commonest(counts)),
    straight: straightShare(grey),
    ...perceptualHash(grey),
    keypoints: findKeypoints(grey),
  };
}

/** Rec. 601 luma. */
function greyOf({ width, height, pixels }: Raster): Grey {
  const values = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < values.length; at += 1, from += 3) {
    values[at] = (pixels[from]! * 77 + pixels[from + 1]! * 150 + pixels[from + 2]! * 29 + 128) >> 8;
  }
  return { width, height, values };
}

/** Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy": 0 where there is no inner pixel. */
export function laplacianVariance({ width, height, values }: Grey): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const value = values[at - width]! + values[at + width]! + values[at - 1]! + values[at + 1]! - 4 * values[at]!;
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  return count === 0 ? 0 : Math.max(0, squares / count - (sum / count) ** 2);
}

function lightFigures({ values }: Grey): Pick<Figures, "lightness" | "dark" | "bright" | "contrast"> {
  const levels = new Uint32Array(256);
  for (const value of values) levels[value] = levels[value]! + 1;
  let [sum, squares, dark, bright] = [0, 0, 0, 0];
  for (const [level, count] of levels.entries()) {
    sum += level * count;
    squares += level * level * count;
    if (level <= black) dark += count;
    if (level >= white) bright += count;
  }
  const total = values.length;
  const mean = sum / total;
  return {
    lightness: mean / 255,
    dark: dark / total,
    bright: bright / total,
    contrast: Math.sqrt(Math.max(0, squares / total - mean * mean)) / 255,
  };
}

function clippedShare({ pixels }: Raster, { values }: Grey): number {
  let [clipped, count] = [0, 0];
  for (let at = 0, from = 0; at < values.length; at += 1, from += 3) {
    if (values[at]! >= white) continue;
    count += 1;
    if (Math.max(pixels[from]!, pixels[from + 1]!, pixels[from + 2]!) >= clippedLevel) clipped += 1;
  }
  return count === 0 ? 0 : clipped / count;
}

function colourfulness({ pixels }: Raster): number {
  let [sumA, squaresA, sumB, squaresB] = [0, 0, 0, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    const a = red - green;
    const b = (red + green) / 2 - blue;
    sumA += a;
    squaresA += a * a;
    sumB += b;
    squaresB += b * b;
  }
  const count = pixels.length / 3;
  const [meanA, meanB] = [sumA / count, sumB / count];
  const variance = Math.max(0, squaresA / count - meanA ** 2 + squaresB / count - meanB ** 2);
  return Math.sqrt(variance) + 0.3 * Math.hypot(meanA, meanB);
}

const binOf = (pixels: Uint8Array, at: number): number =>
  ((pixels[at]! >> 4) << 8) | ((pixels[at + 1]! >> 4) << 4) | (pixels[at + 2]! >> 4);

/** Pixels of each colour, 16 levels a channel. */
function colourCounts({ pixels }: Raster): Uint32Array {
  const counts = new Uint32Array(4096);
  for (let at = 0; at < pixels.length; at += 3) {
    const bin = binOf(pixels, at);
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

const commonest = (counts: Uint32Array): number => counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));

function coveringColours(counts: Uint32Array, total: number): number {
  const sorted = Uint32Array.from(counts).sort().reverse();
  let covered = 0;
  return sorted.findIndex((count) => (covered += count) >= total * coverage) + 1;
}

function flatFigures({ width, height, pixels }: Raster, common: number): Pick<Figures, "flat" | "innerFlat"> {
  let [flat, inner, innerFlat, count] = [0, 0, 0, 0];
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = (y * width + x) * 3;
      const isFlat = isLike(pixels, at, at + 3) && isLike(pixels, at, at + width * 3);
      const isInner = binOf(pixels, at) !== common;
      count += 1;
      if (isFlat) flat += 1;
      if (isInner) inner += 1;
      if (isInner && isFlat) innerFlat += 1;
    }
  }
  return { flat: count === 0 ? 1 : flat / count, innerFlat: inner === 0 ? 1 : innerFlat / inner };
}

const isLike = (pixels: Uint8Array, a: number, b: number): boolean =>
  Math.abs(pixels[a]! - pixels[b]!) <= sameLevel &&
  Math.abs(pixels[a + 1]! - pixels[b + 1]!) <= sameLevel &&
  Math.abs(pixels[a + 2]! - pixels[b + 2]!) <= sameLevel;

function straightShare({ width, height, values }: Grey): number {
  const down = edgeRuns(values, width, height - 1, { along: 1, line: width, across: width });
  const right = edgeRuns(values, height, width - 1, { along: width, line: 1, across: 1 });
  const edges = down.edges + right.edges;
  return edges === 0 ? 0 : (down.straight + right.straight) / edges;
}

/** Strides: along an edge, from one line of them to the next, and across to the pixel on the other side. */
interface Strides {
  readonly along: number;
  readonly line: number;
  readonly across: number;
}

function edgeRuns(values: Uint8Array, length: number, lines: number, { along, line, across }: Strides) {
  let [edges, straight] = [0, 0];
  for (let number = 0; number < lines; number += 1) {
    let run = 0;
    for (let place = 0; place <= length; place += 1) {
      const at = number * line + place * along;
      if (place < length && Math.abs(values[at + across]! - values[at]!) >= edgeStep) {
        run += 1;
        continue;
      }
      edges += run;
      if (run >= straightRun) straight += run;
      run = 0;
    }
  }
  return { edges, straight };
}
