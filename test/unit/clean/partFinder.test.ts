import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { KeypointIndex } from "../../../core/clean/keypointIndex.ts";
import { PartFinder } from "../../../core/clean/partFinder.ts";
import { type Keypoint, KeypointSet } from "../../../core/images/keypointSet.ts";
import type { PhotoMeasures } from "../../../core/images/photoMeasures.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

/** Uniform from 0 to 1, the same for the same numbers. */
const draw = (...numbers: readonly number[]): number => {
  const value = Math.sin(numbers.reduce((sum, number, at) => sum + number * (12.9898 + 65.42 * at), 1)) * 43758.5453;
  return value - Math.floor(value);
};

/** Keypoints of a made-up picture of 256 × 192 pixels. */
const keypointsOf = (picture: number): Keypoint[] =>
  Array.from({ length: 40 }, (_, at) => ({
    x: 20 + Math.round(215 * draw(picture, at, 1)),
    y: 20 + Math.round(150 * draw(picture, at, 2)),
    sigma: 2 + 2 * draw(picture, at, 3),
    hash: [Math.floor(2 ** 32 * draw(picture, at, 4)), Math.floor(2 ** 32 * draw(picture, at, 5))],
  }));

const whole = (picture: number): Uint8Array => KeypointSet.pack(256, 192, keypointsOf(picture));

/** What is left of a picture inside of a border, enlarged. */
function partOf(picture: number, border: number, scale: number): Uint8Array {
  const inner = keypointsOf(picture).filter(
    ({ x, y }) => x > border + 12 && x < 244 - border && y > border + 12 && y < 180 - border,
  );
  const moved = inner.map(({ x, y, sigma, hash }) => ({
    ...{ x: (x - border) * scale, y: (y - border) * scale, sigma: sigma * scale },
    hash: [hash[0] ^ 0x101, hash[1]] as const,
  }));
  return KeypointSet.pack(Math.round((256 - 2 * border) * scale), Math.round((192 - 2 * border) * scale), moved);
}

const contentHash = (number: number): string => number.toString(16).padStart(64, "0");
const measuresOf = (pictures: readonly Uint8Array[]): Map<string, PhotoMeasures> =>
  new Map(pictures.map((keypoints, number) => [contentHash(number), { keypoints } as PhotoMeasures]));
const found = (finder: PartFinder, number: number): number[] =>
  finder.neighbours(finder.numbers.get(contentHash(number)) ?? -1).map((other) => other.number);

test("a part of a picture is found among many, wherever it was cut and however enlarged, and mirrored", () => {
  const index = new KeypointIndex();
  for (let picture = 0; picture < 600; picture += 1) index.add(whole(picture));
  fc.assert(
    fc.property(
      fc.nat(599),
      fc.integer({ min: 0, max: 25 }),
      fc.double({ min: 0.8, max: 1.2, noNaN: true }),
      (...[picture, border, scale]) => {
        const part = partOf(picture, border, Math.min(scale, 256 / (256 - 2 * border)));
        for (const packed of [part, new KeypointSet(part).mirrored().packed]) {
          const own = index.add(packed);
          const originals = index.neighbours(own).filter(({ number }) => number < 600);
          expect(originals.map(({ number }) => number)).toEqual([picture]);
          expect(originals[0]!.matched).toBeLessThanOrEqual(originals[0]!.possible);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("what was found outlives a restart, and what comes later is compared with it", async () => {
  const cacheDir = temporaryFolder();
  const pictures = [whole(0), whole(1), partOf(1, 15, 1.1), whole(2)];
  const before = new PartFinder(cacheDir);
  const measures = measuresOf(pictures);
  await before.look(measures.keys(), measures);
  expect([0, 1, 2, 3].map((number) => found(before, number))).toEqual([[], [2], [1], []]);
  const registration = before.neighbours(1)[0];

  // Nothing is compared: there is nothing any more to compare by.
  const blank = measuresOf(pictures.map(() => new Uint8Array(2)));
  const after = new PartFinder(cacheDir);
  await after.look(blank.keys(), blank);
  expect(after.neighbours(1)).toEqual([registration]);

  const more = measuresOf([...pictures, partOf(2, 12, 1), partOf(1, 5, 1)]);
  await after.look(more.keys(), more);
  expect([1, 2, 3, 4].map((number) => found(after, number).sort())).toEqual([[2, 5], [1, 5], [4], [3]]);
  const last = new PartFinder(cacheDir);
  await last.look(blank.keys(), blank);
  expect(found(last, 3)).toEqual([4]);
});

test("a damaged file is one that is not there", async () => {
  const cacheDir = temporaryFolder();
  const measures = measuresOf([whole(0), partOf(0, 10, 1)]);
  const first = new PartFinder(cacheDir);
  await first.look(measures.keys(), measures);
  const file = join(cacheDir, "measures", "parts.bin");
  const bytes = readFileSync(file);
  for (const bent of [bytes.subarray(0, 50), Buffer.alloc(0), Buffer.from(bytes).fill((bytes[90] ?? 0) ^ 1, 90, 91)]) {
    writeFileSync(file, bent);
    const finder = new PartFinder(cacheDir);
    await finder.look(measures.keys(), measures);
    expect(found(finder, 0)).toEqual([1]);
    expect(readFileSync(file)).toEqual(bytes);
  }
});
