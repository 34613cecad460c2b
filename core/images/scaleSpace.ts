/** Grey levels of a picture, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Pictures of one size, each blurred more than the one before, and what each next one takes away. */
export interface Octave {
  readonly levels: readonly Plane[];
  readonly differences: readonly Float32Array[];
  /** Pixels of the whole picture to one of these, whose pixel 0 lies on its pixel 0. */
  readonly scale: number;
}

/** Blur of an octave's first level, its own pixels, and levels until that has doubled (Lowe 2004). */
export const firstBlur = 1.6;
export const levelsPerOctave = 3;
export const blurStep = 2 ** (1 / levelsPerOctave);
const mostOctaves = 4;
/** Blur that a picture comes with, pixels. */
const given = 0.5;
/** Sides below which nothing is left to tell, pixels. */
const leastSide = 12;

/** Lowe 2004, "Distinctive image features from scale-invariant keypoints", section 3. */
export function* octavesOf(picture: Plane): Generator<Octave> {
  let first = blur(picture, Math.sqrt(firstBlur ** 2 - given ** 2));
  for (let scale = 1; scale < 2 ** mostOctaves && Math.min(first.width, first.height) >= leastSide; scale *= 2) {
    const levels = [first];
    // Three more than the octave has: an extremum needs a difference on each side.
    for (let number = 1, sigma = firstBlur; number < levelsPerOctave + 3; number += 1, sigma *= blurStep) {
      levels.push(blur(levels[number - 1]!, sigma * Math.sqrt(blurStep ** 2 - 1)));
    }
    const differences = levels.slice(1).map(({ values }, number) => less(values, levels[number]!.values));
    yield { levels, differences, scale };
    first = halve(levels[levelsPerOctave]!);
  }
}

function less(values: Float32Array, before: Float32Array): Float32Array {
  const difference = new Float32Array(values.length);
  for (let at = 0; at < difference.length; at += 1) difference[at] = values[at]! - before[at]!;
  return difference;
}

/** Gaussian; beyond the border goes on what lies on it. Most of the time goes here: each weight is used for both its sides. */
function blur({ width, height, values }: Plane, sigma: number): Plane {
  const weights = gaussian(sigma);
  const reach = weights.length - 1;
  const rows = new Float32Array(width * height);
  const padded = new Float64Array(width + 2 * reach);
  for (let y = 0; y < height; y += 1) {
    const row = values.subarray(y * width, (y + 1) * width);
    padded.fill(row[0]!, 0, reach);
    padded.set(row, reach);
    padded.fill(row[width - 1]!, reach + width);
    for (let x = 0; x < width; x += 1) {
      const middle = x + reach;
      let sum = weights[0]! * padded[middle]!;
      for (let off = 1; off <= reach; off += 1) sum += weights[off]! * (padded[middle - off]! + padded[middle + off]!);
      rows[y * width + x] = sum;
    }
  }
  const blurred = new Float32Array(width * height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) sums[x] = weights[0]! * rows[y * width + x]!;
    for (let off = 1; off <= reach; off += 1) {
      const [above, below] = [Math.max(0, y - off) * width, Math.min(height - 1, y + off) * width];
      const weight = weights[off]!;
      for (let x = 0; x < width; x += 1) sums[x] = sums[x]! + weight * (rows[above + x]! + rows[below + x]!);
    }
    blurred.set(sums, y * width);
  }
  return { width, height, values: blurred };
}

/** Weights of the middle and of each place to one side of it; all together are one. */
function gaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(sigma * 2.5));
  const weights = Float64Array.from({ length: reach + 1 }, (_, off) => Math.exp(-(off ** 2) / (2 * sigma ** 2)));
  // The middle, which is one, counts once.
  const total = weights.reduce((sum, weight) => sum + 2 * weight);
  return weights.map((weight) => weight / total);
}

/** Every other pixel, which is enough of a picture that is blurred. */
function halve({ width, height, values }: Plane): Plane {
  const [halfWidth, halfHeight] = [width >> 1, height >> 1];
  const half = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y += 1) {
    for (let x = 0; x < halfWidth; x += 1) half[y * halfWidth + x] = values[2 * (y * width + x)]!;
  }
  return { width: halfWidth, height: halfHeight, values: half };
}
