import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { enlarge } from "../../../core/images/enlarge.ts";

const Raster = z.object({ width: z.number(), height: z.number(), pixels: z.array(z.number()) });
const fixture = Raster.extend({ cases: z.array(Raster) }).parse(
  JSON.parse(readFileSync(new URL("../../fixtures/images/enlarge.json", import.meta.url), "utf8")),
);
const source = { width: fixture.width, height: fixture.height, pixels: Uint8Array.from(fixture.pixels) };

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? Number.NaN))), 0);

for (const { width, height, pixels } of fixture.cases) {
  test(`enlarging to ${width} x ${height} gives Pillow's bytes, give or take 1`, () => {
    const whole = enlarge(source, width, height, { left: 0, top: 0, width, height });
    expect(whole).toHaveLength(pixels.length);
    expect(furthest(whole, pixels)).toBeLessThanOrEqual(1);
  });
}

test("a crop is the same as cropping the whole", () => {
  const whole = enlarge(source, 63, 39, { left: 0, top: 0, width: 63, height: 39 });
  const crop = enlarge(source, 63, 39, { left: 12, top: 5, width: 20, height: 20 });
  for (let y = 0; y < 20; y += 1) {
    const row = whole.subarray(((y + 5) * 63 + 12) * 3, ((y + 5) * 63 + 32) * 3);
    expect(crop.subarray(y * 60, y * 60 + 60)).toEqual(row);
  }
});
