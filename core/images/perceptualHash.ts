/** Grey values of a picture, 0 to 255, row by row. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

export interface PerceptualHash {
  readonly dctHash: bigint;
  readonly stepHash: bigint;
  /** Root mean square of the coefficients behind the first hash, grey levels. */
  readonly detail: number;
}

/** Side of the square whose cosine transform is taken, and how many frequencies of each direction become bits. */
const [side, kept] = [32, 8];

/**
 * Two hashes of 64 bits that stay nearly the same when a photo is encoded anew, resized, slightly cropped or lightened. One
 * tells for the 8 × 8 lowest frequencies of a 32 × 32 picture but its mean whether they lie above their median (Zauner 2010,
 * "Implementation and benchmarking of perceptual image hash functions"); the other for a 9 × 8 picture whether it grows
 * lighter from left to right. They err on different pictures, so that both together are surer than one of 128 bits.
 */
export function perceptualHash(grey: Grey): PerceptualHash {
  const coefficients = lowFrequencies(shrink(grey, side, side));
  const median = [...coefficients].sort((a, b) => a - b)[coefficients.length >> 1] ?? 0;
  const detail = Math.sqrt(coefficients.reduce((sum, value) => sum + value * value, 0) / coefficients.length);
  return {
    dctHash: bits(coefficients.map((value) => value > median)),
    stepHash: bits(steps(shrink(grey, kept + 1, kept))),
    detail,
  };
}

const bits = (flags: readonly boolean[]): bigint => flags.reduce((hash, flag) => (hash << 1n) | (flag ? 1n : 0n), 0n);

/** Means over equal areas; a border that falls inside a pixel shares it out. */
export function shrink({ width, height, values }: Grey, toWidth: number, toHeight: number): Float64Array {
  const across = shares(width, toWidth);
  const rows = new Float64Array(toWidth * height);
  for (let y = 0; y < height; y += 1) {
    for (const { to, from, share } of across) {
      const at = y * toWidth + to;
      rows[at] = rows[at]! + values[y * width + from]! * share;
    }
  }
  const shrunk = new Float64Array(toWidth * toHeight);
  for (const { to, from, share } of shares(height, toHeight)) {
    for (let x = 0; x < toWidth; x += 1) {
      const at = to * toWidth + x;
      shrunk[at] = shrunk[at]! + rows[from * toWidth + x]! * share;
    }
  }
  return shrunk;
}

interface Share {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

function shares(count: number, target: number): Share[] {
  const scale = count / target;
  const found: Share[] = [];
  for (let to = 0; to < target; to += 1) {
    const [start, end] = [to * scale, (to + 1) * scale];
    for (let from = Math.floor(start); from < Math.min(count, Math.ceil(end)); from += 1) {
      const overlap = Math.min(end, from + 1) - Math.max(start, from);
      if (overlap > 0) found.push({ from, to, share: overlap / scale });
    }
  }
  return found;
}

/** Type II cosines, orthonormal: [frequency, place]. */
let cosines: Float64Array | undefined;

function makeCosines(): Float64Array {
  const table = new Float64Array(kept * side);
  for (let frequency = 0; frequency < kept; frequency += 1) {
    const norm = Math.sqrt((frequency === 0 ? 1 : 2) / side);
    for (let place = 0; place < side; place += 1) {
      table[frequency * side + place] = norm * Math.cos(((2 * place + 1) * frequency * Math.PI) / (2 * side));
    }
  }
  return table;
}

/** The lowest frequencies without the mean, divided by the side: in grey levels. */
function lowFrequencies(square: Float64Array): number[] {
  cosines ??= makeCosines();
  const rows = new Float64Array(side * kept);
  for (let y = 0; y < side; y += 1) {
    for (let u = 0; u < kept; u += 1) {
      let sum = 0;
      for (let x = 0; x < side; x += 1) sum += square[y * side + x]! * cosines[u * side + x]!;
      rows[y * kept + u] = sum;
    }
  }
  const found: number[] = [];
  for (let v = 0; v < kept; v += 1) {
    for (let u = 0; u < kept; u += 1) {
      if (u === 0 && v === 0) continue;
      let sum = 0;
      for (let y = 0; y < side; y += 1) sum += rows[y * kept + u]! * cosines[v * side + y]!;
      found.push(sum / side);
    }
  }
  return found;
}

function steps(picture: Float64Array): boolean[] {
  const found: boolean[] = [];
  for (let y = 0; y < kept; y += 1) {
    for (let x = 0; x < kept; x += 1) {
      const at = y * (kept + 1) + x;
      found.push(picture[at + 1]! > picture[at]!);
    }
  }
  return found;
}
