import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentationPresets } from "../../../core/contract/augmentationPresets.ts";
import type { Augmentation } from "../../../core/contract/training.ts";
import { type Change, drawChange, lightingTable } from "../../../core/images/augment.ts";
import { after, type Homography, identity, inverse } from "../../../core/images/homography.ts";
import { sampleRaster } from "../../../core/images/sampleRaster.ts";

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly seed: number;
  readonly draws: readonly {
    readonly settings: Augmentation;
    readonly number: number;
    readonly contentHash: string;
    readonly geometry: readonly number[];
    readonly brightness: number;
    readonly contrast: number;
    /** RGB of every fifth pixel of every fifth row, both from the third on. */
    readonly pixels: readonly number[];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/images/augment.json", import.meta.url), "utf8"),
) as Golden;

function raster(width: number, height: number) {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    return (x * 5 + y * (3 + c) + ((x * y) % 17) * 3 + c * 20) % 256;
  });
  return { width, height, pixels };
}

const hashOf = (n: number): string => n.toString(16).padStart(64, "0");
const still: Augmentation = { flip: 0, flipVertical: 0, rotate: 0, zoom: 1, warp: 0, lighting: 0, cutOut: 0 };
const draw = (augmentation: Augmentation, number: number, content = hashOf(number), seed = 1): Change =>
  drawChange({ augmentation, seed, purpose: "epoch", number }, content);
const at = ([a, b, c, d, e, f, g, h, i]: Homography, x: number, y: number) => {
  const w = g * x + h * y + i;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w, w };
};
const corners = [-1, 1].flatMap((y) => [-1, 1].map((x) => [x, y] as const));

describe("a draw", () => {
  it.each(golden.draws)("$number of these settings is what NumPy and PyTorch make of it", (wanted) => {
    const { width, height, size, seed } = golden;
    const change = draw(wanted.settings, wanted.number, wanted.contentHash, seed);
    const scale = change.geometry[8];
    for (const [place, value] of wanted.geometry.entries()) {
      expect((change.geometry[place] ?? 0) / scale).toBeCloseTo(value, 9);
    }
    expect(change.brightness).toBeCloseTo(wanted.brightness, 9);
    expect(change.contrast).toBeCloseTo(wanted.contrast, 9);
    const span: Homography = [size / 2, 0, width / 2, 0, size / 2, height / 2, 0, 0, 1];
    const table = lightingTable(change);
    const pixels = sampleRaster(raster(width, height), after(span, change.geometry), size);
    const rows = [2, 7, 12, 17, 22];
    const made = rows.flatMap((y) => rows.flatMap((x) => [...pixels.subarray((y * size + x) * 3).subarray(0, 3)]));
    for (const [place, value] of wanted.pixels.entries()) {
      // Bytes are rounded before the light is changed: the true value lies between those of the neighbours.
      const byte = made[place] ?? 0;
      expect(value).toBeGreaterThanOrEqual((table[Math.max(0, byte - 1)] ?? 0) - 0.51);
      expect(value).toBeLessThanOrEqual((table[Math.min(255, byte + 1)] ?? 0) + 0.51);
    }
  });

  it("depends on the seed, the number, the purpose and the photo, and on nothing else", () => {
    const { sideOn } = augmentationPresets;
    expect(draw(sideOn, 3)).toEqual(draw(sideOn, 3));
    const others = [
      draw(sideOn, 4, hashOf(3)),
      draw(sideOn, 3, hashOf(5)),
      draw(sideOn, 3, hashOf(3), 2),
      drawChange({ augmentation: sideOn, seed: 1, purpose: "test", number: 3 }, hashOf(3)),
    ];
    for (const other of others) expect(other.geometry).not.toEqual(draw(sideOn, 3).geometry);
  });

  it("leaves the others' numbers as they are when one setting changes", () => {
    const { sideOn } = augmentationPresets;
    for (let number = 0; number < 20; number += 1) {
      expect(draw({ ...sideOn, lighting: 0 }, number).geometry).toEqual(draw(sideOn, number).geometry);
      expect(draw({ ...sideOn, warp: 0, rotate: 0 }, number).contrast).toBe(draw(sideOn, number).contrast);
    }
  });

  it("changes nothing where no setting says so", () => {
    fc.assert(
      fc.property(fc.nat(), (number) => {
        const { geometry, brightness, contrast, zoom } = draw(still, number);
        for (const [place, value] of identity.entries()) expect(geometry[place]).toBeCloseTo(value, 12);
        expect([brightness, contrast, zoom]).toEqual([0, 1, 1]);
      }),
    );
  });

  it("keeps its bounds, and never sees the horizon", () => {
    const any = fc.record({
      flip: fc.constant(0),
      flipVertical: fc.constant(0),
      rotate: fc.double({ min: 0, max: 180, noNaN: true }),
      zoom: fc.double({ min: 1, max: 4, noNaN: true }),
      warp: fc.double({ min: 0, max: 0.5, noNaN: true }),
      lighting: fc.double({ min: 0, max: 1, noNaN: true }),
      cutOut: fc.double({ min: 0.01, max: 0.8, noNaN: true }),
    });
    fc.assert(
      fc.property(any, fc.nat(), (settings, number) => {
        const change = draw(settings, number);
        expect(change.zoom).toBeGreaterThanOrEqual(1);
        expect(change.zoom).toBeLessThanOrEqual(settings.zoom);
        expect(change.cutOut?.side ?? 1).toBeLessThanOrEqual(settings.cutOut);
        expect([change.brightness, change.contrast].every(Number.isFinite)).toBe(true);
        const ws = corners.map(([x, y]) => at(change.geometry, x, y).w);
        expect(ws.every((w) => w > 0) || ws.every((w) => w < 0)).toBe(true);
        const turn = draw({ ...settings, warp: 0, zoom: 1 }, number).geometry;
        expect(Math.acos(Math.min(1, turn[0]))).toBeLessThanOrEqual((settings.rotate * Math.PI) / 180 + 1e-6);
        const light = draw({ ...still, lighting: Math.min(0.99, settings.lighting) }, number);
        const level = 1 / (1 + Math.exp(-light.brightness));
        expect(Math.abs(level - 0.5)).toBeLessThanOrEqual(settings.lighting / 2 + 1e-9);
      }),
    );
  });

  it("of zoom alone shows a part of the photo and nothing beyond it", () => {
    for (let number = 0; number < 200; number += 1) {
      const { geometry } = draw({ ...still, zoom: 2 }, number);
      for (const [x, y] of corners) {
        const seen = at(geometry, x, y);
        expect(Math.max(Math.abs(seen.x), Math.abs(seen.y))).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });

  it("comes as often as it should", () => {
    const count = 4000;
    const changes = Array.from({ length: count }, (_, number) => draw({ ...still, flip: 0.3, rotate: 10 }, number));
    const share = (of: (change: Change) => boolean): number => changes.filter(of).length / count;
    expect(share(({ geometry }) => geometry[0] * geometry[4] < 0)).toBeCloseTo(0.3, 1);
    expect(share(({ geometry }) => geometry[1] === 0)).toBeCloseTo(0.25, 1);
    // Uniform in ±10 degrees in 3 of 4 draws: a standard deviation of 10 / √3 * √0.75 = 5 degrees.
    const angles = changes.map(({ geometry }) => (Math.asin(geometry[1]) * 180) / Math.PI);
    const mean = angles.reduce((sum, angle) => sum + angle, 0) / count;
    expect(Math.abs(mean)).toBeLessThan(0.4);
    expect(Math.sqrt(angles.reduce((sum, angle) => sum + (angle - mean) ** 2, 0) / count)).toBeCloseTo(5, 0);
  });

  it("from above, all eight positions of the square come equally often", () => {
    const seen = new Map<string, number>();
    for (let number = 0; number < 1600; number += 1) {
      const { geometry } = draw({ ...still, flip: 0.5, flipVertical: 0.5 }, number);
      const key = geometry
        .map(Math.round)
        .map((value) => value + 0)
        .join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(8);
    for (const times of seen.values()) expect(Math.abs(times - 200)).toBeLessThan(60);
  });
});

describe("geometry", () => {
  const picture = raster(20, 20);
  const span: Homography = [10, 0, 10, 0, 10, 10, 0, 0, 1];
  const mirror: Homography = [-1, 0, 0, 0, 1, 0, 0, 0, 1];

  it("unchanged and mirrored twice is the picture itself", () => {
    expect(sampleRaster(picture, span, 20)).toEqual(picture.pixels);
    const once = sampleRaster(picture, after(span, mirror), 20);
    expect(once).not.toEqual(picture.pixels);
    expect(sampleRaster({ ...picture, pixels: once }, after(span, mirror), 20)).toEqual(picture.pixels);
  });

  it("an inverse undoes its map", () => {
    for (let number = 0; number < 50; number += 1) {
      const { geometry } = draw(augmentationPresets.topDown, number);
      const undone = after(inverse(geometry), geometry);
      for (const [place, value] of identity.entries()) expect((undone[place] ?? 0) / undone[8]).toBeCloseTo(value, 9);
    }
  });
});

it("light that is not changed leaves every value", () => {
  expect([...lightingTable({ brightness: 0, contrast: 1 })]).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
});
