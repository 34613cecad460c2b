import { level } from "./level.ts";

/** Factors of the conversion from YCbCr to RGB (JFIF 1.02, section 7) that go beyond a whole one, of 32768. */
const redOfRed: i32 = 13173; // 1.402 - 1
const greenOfBlue: i32 = 11277; // 0.344136
const greenOfRed: i32 = 23401; // 0.714136
const blueOfBlue: i32 = 25297; // 1.772 - 1

/**
 * Samples to RGB. Lines lie one after the other; up to 16 bytes after the last one may be read too.
 * @param out where the picture's first pixel goes; `right` and `down`, in bytes, lead to its neighbours: so it is turned
 * @param blue, red chroma, both 0 for a grey picture
 */
export function paint(
  out: usize,
  right: i32,
  down: i32,
  width: i32,
  height: i32,
  luma: usize,
  blue: usize,
  red: usize,
): void {
  for (let y: i32 = 0; y < height; y++) {
    let pixel = out + <usize>(y * down);
    let at = <usize>(y * width);
    let left = width;
    // Eight pixels write 32 bytes, eight of which the next ones overwrite: the last ones of a line go one by one.
    for (; right == 3 && blue != 0 && left >= 16; left -= 8) {
      eightPixels(pixel, v128.load8x8_u(luma + at), chromaOf(blue + at), chromaOf(red + at));
      pixel += 24;
      at += 8;
    }
    for (; left > 0; left--) {
      const grey = <i32>load<u8>(luma + at);
      const cb = blue == 0 ? 0 : <i32>load<u8>(blue + at) - 128;
      const cr = red == 0 ? 0 : <i32>load<u8>(red + at) - 128;
      store<u8>(pixel, level(grey + cr + part(cr, redOfRed)));
      store<u8>(pixel, level(grey - part(cb, greenOfBlue) - part(cr, greenOfRed)), 1);
      store<u8>(pixel, level(grey + cb + part(cb, blueOfBlue)), 2);
      pixel += <usize>right;
      at++;
    }
  }
}

/** The same as i16x8.q15mulr_sat_s does to eight values. */
function part(value: i32, factor: i32): i32 {
  return (value * factor + 0x4000) >> 15;
}

/** Eight chroma samples about zero, int16. */
function chromaOf(at: usize): v128 {
  return i16x8.sub(v128.load8x8_u(at), i16x8.splat(128));
}

function eightPixels(pixel: usize, grey: v128, cb: v128, cr: v128): void {
  const r = i16x8.add(i16x8.add(grey, cr), i16x8.q15mulr_sat_s(cr, i16x8.splat(<i16>redOfRed)));
  const less = i16x8.add(
    i16x8.q15mulr_sat_s(cb, i16x8.splat(<i16>greenOfBlue)),
    i16x8.q15mulr_sat_s(cr, i16x8.splat(<i16>greenOfRed)),
  );
  const b = i16x8.add(i16x8.add(grey, cb), i16x8.q15mulr_sat_s(cb, i16x8.splat(<i16>blueOfBlue)));
  const rg = i8x16.narrow_i16x8_u(r, i16x8.sub(grey, less));
  const bb = i8x16.narrow_i16x8_u(b, b);
  v128.store(pixel, i8x16.shuffle(rg, bb, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5));
  v128.store(pixel, i8x16.shuffle(rg, bb, 13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0), 16);
}
