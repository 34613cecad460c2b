import type { Raster } from "./enlarge.ts";
import type { Homography } from "./homography.ts";

/**
 * Makes a square picture by looking each of its pixels up in the raster, between whose pixels it blends bilinearly. Beyond
 * the border the raster goes on as its mirror image, the pixel at the border twice (torch's grid_sample with
 * padding_mode "reflection", align_corners False).
 * @param map from the made picture, spanning -1 to 1, to raster pixels, whose centres are at halves
 * @returns size * size * 3 bytes, RGB
 */
export function sampleRaster(raster: Raster, map: Homography, size: number): Uint8Array {
  const { width, height, pixels } = raster;
  const [a, b, c, d, e, f, g, h, i] = map;
  const made = new Uint8Array(size * size * 3);
  let target = 0;
  for (let row = 0; row < size; row += 1) {
    const y = (2 * row + 1) / size - 1;
    for (let column = 0; column < size; column += 1) {
      const x = (2 * column + 1) / size - 1;
      const w = g * x + h * y + i;
      const u = (a * x + b * y + c) / w - 0.5;
      const v = (d * x + e * y + f) / w - 0.5;
      const left = Math.floor(u);
      const top = Math.floor(v);
      const across = u - left;
      const down = v - top;
      const x0 = mirrored(left, width) * 3;
      const x1 = mirrored(left + 1, width) * 3;
      const y0 = mirrored(top, height) * width * 3;
      const y1 = mirrored(top + 1, height) * width * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const upper = pixels[y0 + x0 + channel]! * (1 - across) + pixels[y0 + x1 + channel]! * across;
        const lower = pixels[y1 + x0 + channel]! * (1 - across) + pixels[y1 + x1 + channel]! * across;
        made[target] = upper * (1 - down) + lower * down + 0.5;
        target += 1;
      }
    }
  }
  return made;
}

/** 0 … count − 1, then back again, for ever in both directions. */
function mirrored(at: number, count: number): number {
  if (at >= 0 && at < count) return at;
  const period = 2 * count;
  const within = ((at % period) + period) % period;
  return within < count ? within : period - 1 - within;
}
