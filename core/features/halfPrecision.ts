/** Largest finite half: what is beyond it is held there, since an infinity would spoil a head's training. */
const largest = 0x7bff;

/** IEEE 754 binary16 bits of float32 values, to nearest, ties to even; what is finite is held to ±65504. */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const half = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    const magnitude = word & 0x7fffffff;
    half[i] = ((word >>> 16) & 0x8000) | halfMagnitude(magnitude, values[i]!);
  }
  return half;
}

function halfMagnitude(magnitude: number, value: number): number {
  if (magnitude >= 0x7f800000) return magnitude === 0x7f800000 ? 0x7c00 : 0x7e00;
  // Below 2^-14 a half is a multiple of 2^-24.
  if (magnitude < 0x38800000) return evenNearest(Math.abs(value) * 2 ** 24);
  // Exponent from a bias of 127 to one of 15, and 13 bits of the mantissa rounded away; a carry goes into the exponent.
  return Math.min(largest, (magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

function evenNearest(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

let floats: Float32Array | undefined;

/** All 65,536 halves as float32: looking one up is several times as fast as taking its bits apart. */
function makeTable(): Float32Array {
  return Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >>> 10) & 31;
    const fraction = (bits & 1023) / 1024;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
  });
}

/** Writes halves as float32 into `target`, which is at least as long. */
export function fromHalf(half: Uint16Array, target: Float32Array): void {
  floats ??= makeTable();
  for (let i = 0; i < half.length; i++) target[i] = floats[half[i]!]!;
}
