import { level } from "./level.ts";

/** Bytes of a window before its weights: the first sample and how many there are, int32. */
const windowHead: usize = 8;
/** Weights are 16384ths, since at the ends some are more than 1; between the two passes samples are kept as 64ths. */
const weightBits: i32 = 14;
const finer: i32 = 6;

/**
 * Brings a plane of samples to another size, first along its columns and then along its rows.
 * @param plane lines of `stride` bytes, of which `width` count; up to seven after each may be read too
 * @param middle room for a line of two bytes for each sample, and 16 more for each group
 * @param out room for `outHeight` lines of `outWidth` bytes
 * @param down, across windows, one for each line and each column of `out`: see `windowHead`, and then int16 weights
 * in groups of eight, the last ones 0
 */
export function resample(
  plane: usize,
  stride: i32,
  width: i32,
  middle: usize,
  out: usize,
  outWidth: i32,
  outHeight: i32,
  down: usize,
  downGroups: i32,
  across: usize,
  acrossGroups: i32,
): void {
  const downBytes = windowHead + <usize>(16 * downGroups);
  const acrossBytes = windowHead + <usize>(16 * acrossGroups);
  for (let y: i32 = 0; y < outHeight; y++) {
    const window = down + <usize>y * downBytes;
    const lines = plane + <usize>(load<i32>(window) * stride);
    const count = load<i32>(window, 4);
    for (let x: i32 = 0; x < width; x += 8) {
      let sum = i16x8.splat(0);
      let at = lines + <usize>x;
      for (let tap: i32 = 0; tap < count; tap++) {
        const weight = i16x8.splat(load<i16>(window + windowHead + ((<usize>tap) << 1)));
        const samples = i16x8.shl(v128.load8x8_u(at), 15 - weightBits + finer);
        sum = i16x8.add_sat_s(sum, i16x8.q15mulr_sat_s(samples, weight));
        at += <usize>stride;
      }
      v128.store(middle + <usize>(x * 2), sum);
    }
    for (let x: i32 = 0; x < outWidth; x++) {
      const taps = across + <usize>x * acrossBytes;
      const samples = middle + ((<usize>load<i32>(taps)) << 1);
      let sums = i32x4.splat(0);
      for (let group: usize = 0; group < <usize>(16 * acrossGroups); group += 16) {
        sums = i32x4.add(sums, i32x4.dot_i16x8_s(v128.load(samples + group), v128.load(taps + windowHead + group)));
      }
      const halves = i32x4.add(sums, i8x16.shuffle(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
      const sum = i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
      store<u8>(out + <usize>x, level((sum + (1 << (weightBits + finer - 1))) >> (weightBits + finer)));
    }
    out += <usize>outWidth;
  }
}
