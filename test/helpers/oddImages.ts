import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import type { ErrorCode } from "../../core/contract/errors.ts";
import { heicFixture } from "./heicFixture.ts";

export interface OddImage {
  readonly name: string;
  readonly bytes: Buffer;
  /** What reading it must say; undefined: an ordinary photo. */
  readonly problem: { readonly code: ErrorCode; readonly fatal: boolean } | undefined;
}

const noise = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels,
      background: { r: 128, g: 128, b: 128, alpha: 1 },
      noise: { type: "gaussian", mean: 128, sigma: 50 },
    },
  });

const usable = (code: ErrorCode) => ({ code, fatal: false });
const useless = (code: ErrorCode) => ({ code, fatal: true });

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A well-formed PNG of 900 megapixels in a few hundred bytes. */
function bomb(): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(30_000, 0);
  head.writeUInt32BE(30_000, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(90_001));
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** The PNG with the chunk that announces an animation put after its head (signature and IHDR: 33 bytes). */
function animatedPng(png: Buffer, frames: number): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames, 0);
  return Buffer.concat([png.subarray(0, 33), chunk("acTL", control), png.subarray(33)]);
}

/** Photos and files that only look like photos, with what must be said about each. */
export async function oddImages(): Promise<readonly OddImage[]> {
  const jpeg = await noise(400, 300).jpeg().toBuffer();
  const png = await noise(120, 90).png().toBuffer();
  const frames = await Promise.all(
    [0, 1, 2].map((shade) =>
      noise(40, 30)
        .linear(1, shade * 20)
        .png()
        .toBuffer(),
    ),
  );
  const heic = heicFixture.bytes;
  const sixteen = await noise(60, 40).toColourspace("rgb16").png().toBuffer();
  const plain = async (name: string, image: Sharp): Promise<OddImage> => ({
    name,
    bytes: await image.toBuffer(),
    problem: undefined,
  });
  return [
    { name: "photo.jpg", bytes: jpeg, problem: undefined },
    await plain("photo.webp", noise(80, 60).webp()),
    await plain("photo.tif", noise(80, 60).tiff()),
    await plain("photo.avif", noise(80, 60).avif({ effort: 0 })),
    await plain("grey.jpg", noise(80, 60).greyscale().jpeg()),
    await plain("alpha.png", noise(80, 60, 4).png()),
    await plain("one-frame.gif", noise(40, 30).gif()),
    await plain("upright.jpg", noise(80, 60).withMetadata({ orientation: 6 }).jpeg()),
    { name: "empty.jpg", bytes: Buffer.alloc(0), problem: useless("emptyFile") },
    { name: "cut.jpg", bytes: jpeg.subarray(0, jpeg.length / 2), problem: usable("damagedImage") },
    { name: "cut.png", bytes: png.subarray(0, png.length * 0.6), problem: usable("damagedImage") },
    { name: "head only.jpg", bytes: jpeg.subarray(0, 10), problem: useless("damagedImage") },
    {
      name: "zeros.png",
      bytes: Buffer.concat([png.subarray(0, 8), Buffer.alloc(500)]),
      problem: useless("damagedImage"),
    },
    { name: "renamed.png", bytes: jpeg, problem: usable("unsupportedFormat") },
    { name: "no extension", bytes: jpeg, problem: usable("unsupportedFormat") },
    {
      name: "animated.gif",
      bytes: await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
      problem: usable("unsupportedFormat"),
    },
    {
      name: "animated.png",
      bytes: animatedPng(png, 3),
      problem: usable("unsupportedFormat"),
    },
    { name: "photo.heic", bytes: heic, problem: undefined },
    { name: "cut.heic", bytes: heic.subarray(0, -20), problem: useless("damagedImage") },
    { name: "heic head only.heic", bytes: heic.subarray(0, 60), problem: useless("damagedImage") },
    { name: "sixteen.png", bytes: sixteen, problem: usable("unsupportedFormat") },
    {
      name: "print.jpg",
      bytes: await noise(60, 40).toColourspace("cmyk").jpeg().toBuffer(),
      problem: usable("unsupportedFormat"),
    },
    { name: "bomb.png", bytes: bomb(), problem: useless("imageTooLarge") },
    {
      name: "drawing.svg",
      bytes: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      problem: useless("unsupportedFormat"),
    },
    {
      name: "drawing.jpg",
      bytes: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      problem: useless("unsupportedFormat"),
    },
    { name: "paper.pdf", bytes: Buffer.from("%PDF-1.4\n"), problem: useless("unsupportedFormat") },
    { name: "notes.txt", bytes: Buffer.from("no photo"), problem: useless("unsupportedFormat") },
    {
      name: "broken.heic",
      bytes: Buffer.from("0000001c667479706865696300000000", "hex"),
      problem: useless("damagedImage"),
    },
  ];
}
