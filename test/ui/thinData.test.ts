import fc from "fast-check";
import type { AlignedData } from "uplot";
import { describe, expect, it } from "vitest";
import { thinData } from "../../renderer/plot/thinData.ts";

const value = fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { nil: null });
const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 600 });

function aligned(all: readonly (readonly [number | null, number | null])[]): AlignedData {
  return [all.map((_, at) => at), all.map(([first]) => first), all.map(([, second]) => second)];
}

/** Lowest and highest of what a column has on one pixel. */
function span(data: AlignedData, column: number, pixel: number, width: number): readonly number[] {
  const values = [...data[0]].flatMap((x, at) => {
    const y = data[column]![at];
    return Math.floor(x / width) === pixel && y !== null && y !== undefined ? [y] : [];
  });
  return values.length === 0 ? [] : [Math.min(...values), Math.max(...values)];
}

describe("thinData", () => {
  it("covers the same on every pixel with at most two points of each series", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 60 }), (all, pixels) => {
        const data = aligned(all);
        const thin = thinData(data, [0, all.length], pixels);
        expect(thin[0].length).toBeLessThanOrEqual(Math.max(2 * pixels, 2));
        for (let at = 1; at < thin[0].length; at += 1) expect(thin[0][at]!).toBeGreaterThan(thin[0][at - 1]!);
        const width = all.length / pixels;
        for (let pixel = 0; pixel < pixels; pixel += 1) {
          for (const column of [1, 2]) {
            expect(span(thin, column, pixel, width)).toEqual(span(data, column, pixel, width));
          }
        }
      }),
    );
  });

  it("keeps what is zoomed to as it is, with a row beyond either end", () => {
    const data = aligned(Array.from({ length: 10_000 }, (_, at) => [at % 7, null]));
    const thin = thinData(data, [5000, 5100], 400);
    expect(thin).toBe(data);
    const close = thinData(data, [5000, 6000], 100);
    expect(close[0][0]).toBe(4999);
    expect(close[0].at(-1)).toBe(6000);
    expect(close[0].length).toBeLessThanOrEqual(204);
  });
});
