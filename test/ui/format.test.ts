import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../core/contract/wilsonInterval.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatInterval,
  formatNoun,
  formatPercent,
} from "../../renderer/format/numbers.ts";
import { showControls, splitName } from "../../renderer/format/splitName.ts";

const plain = (text: string): string => text.replaceAll("\u202f", " ");

describe("numbers", () => {
  it("groups digits by three and never loses one", () => {
    expect(plain(formatCount(1234567))).toBe("1 234 567");
    expect(formatCount(999)).toBe("999");
    fc.assert(
      fc.property(fc.nat(1e9), (count) => {
        expect(Number(formatCount(count).replaceAll("\u202f", ""))).toBe(count);
      }),
    );
  });

  it("says 100 % only for all, and 0 % only for none", () => {
    expect(plain(formatPercent(1))).toBe("100 %");
    expect(plain(formatPercent(0.9999))).toBe("99 %");
    expect(plain(formatPercent(0.9999, 1))).toBe("99.9 %");
    expect(plain(formatPercent(0.0001))).toBe("1 %");
    expect(plain(formatPercent(0))).toBe("0 %");
    expect(plain(formatPercent(32 / 36, 1))).toBe("88.9 %");
    expect(formatPercent(Number.NaN)).toBe("–");
  });

  it("says durations, sizes and nouns as a person does", () => {
    expect([0, 0.0421, 0.42, 12.4, 59.7, 200, 7500, 3600].map((seconds) => plain(formatDuration(seconds)))).toEqual([
      "0.0 s",
      "42 ms",
      "0.4 s",
      "12 s",
      "1 min",
      "3 min 20 s",
      "2 h 5 min",
      "1 h",
    ]);
    expect([0, 999, 12_345, 999_600, 5e9].map((bytes) => plain(formatBytes(bytes)))).toEqual([
      "0 B",
      "999 B",
      "12.3 kB",
      "1.0 MB",
      "5.0 GB",
    ]);
    expect([formatNoun(0, "photo"), formatNoun(1, "photo"), formatNoun(2, "file was", "files were")]).toEqual([
      "0 photos",
      "1 photo",
      "2 files were",
    ]);
  });
});

describe("Wilson's interval", () => {
  it("agrees with published values", () => {
    // Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [correct, total, low, high] of cases) {
      expect(wilsonInterval(correct, total).low).toBeCloseTo(low, 4);
      expect(wilsonInterval(correct, total).high).toBeCloseTo(high, 4);
    }
    const { low, high } = wilsonInterval(147, 153);
    expect(plain(formatInterval(low, high))).toBe("92–98 %");
  });
});

describe("file names", () => {
  it("splits long names without losing a character, and shows control characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
        const { head, tail } = splitName(name);
        expect(head + tail).toBe(showControls(name));
      }),
    );
    expect(splitName("a very long name of a photo 0012.jpg").tail).toBe("o 0012.jpg");
    expect(showControls("line\nbreak\u007f.jpg")).toBe("line␊break␡.jpg");
  });
});
