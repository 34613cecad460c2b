import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { ThawError } from "../contract/errors.ts";
import { decodeHeic } from "./decodeHeic.ts";
import { type ImageKind, imageKind } from "./imageKind.ts";
import { isFlawlessJpeg } from "./jpeg/jpegScan.ts";

/** Decompression bombs are small files: the limit is on what they unpack to. */
export const maxPixels = 1e8;
export const maxFrames = 10_000;

const loaders = [
  "VipsForeignLoadJpegBuffer",
  "VipsForeignLoadPngBuffer",
  "VipsForeignLoadWebpBuffer",
  "VipsForeignLoadNsgifBuffer",
  "VipsForeignLoadTiffBuffer",
  "VipsForeignLoadHeifBuffer",
];

/** Once a process: only the raster loaders stay open, from memory only, and nothing is kept between files. */
export function guardDecoder(): void {
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: loaders });
  sharp.cache(false);
  sharp.concurrency(1);
}

export type Strictness = "warning" | "truncated" | "none";

export interface Decoded {
  readonly kind: ImageKind;
  readonly metadata: Metadata;
  /** Pixels after orientation. */
  readonly width: number;
  readonly height: number;
  /** A fresh pipeline over the image: upright, 8-bit sRGB, three channels, transparency on white. */
  readonly open: (strictness: Strictness) => Sharp;
  /** Whether all of the file has been read just now and there is nothing wrong with it. False may also mean: not known. */
  readonly isFlawless: () => boolean;
}

const megapixels = (pixels: number): string => `${Math.round(pixels / 1e6)} megapixels`;

/** Reads the head of an image and refuses what is outside the allow-list or too large, before a pixel is decoded. */
export async function openImage(bytes: Buffer): Promise<Decoded> {
  const kind = imageKind(bytes);
  if (kind === undefined) {
    throw new ThawError("unsupportedFormat", "is not a JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC image");
  }
  const source = kind === "heic" ? await decodeHeic(bytes, maxPixels) : { input: bytes, options: {} };
  const options: SharpOptions = { limitInputPixels: maxPixels, pages: 1, ...source.options };
  const metadata = await readHead(source.input, options);
  const { width, height } = metadata.autoOrient;
  if (width * height > maxPixels) {
    throw new ThawError("imageTooLarge", `has ${megapixels(width * height)}; the limit is ${megapixels(maxPixels)}`);
  }
  if ((metadata.pages ?? 1) > maxFrames) {
    throw new ThawError("imageTooLarge", `has ${metadata.pages ?? 0} frames; the limit is ${maxFrames}`);
  }
  const open = (strictness: Strictness): Sharp =>
    sharp(source.input, { ...options, failOn: strictness })
      .autoOrient()
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb");
  // A colour profile is looked at by the decoder alone.
  const isFlawless = (): boolean => kind === "jpeg" && metadata.icc === undefined && isFlawlessJpeg(bytes);
  return { kind, metadata, width, height, open, isFlawless };
}

async function readHead(input: Buffer, options: SharpOptions): Promise<Metadata> {
  try {
    return await sharp(input, { ...options, limitInputPixels: false, failOn: "none" }).metadata();
  } catch (error) {
    throw new ThawError("damagedImage", "can't be decoded: its head is damaged", { cause: error });
  }
}

/** Runs a pipeline; what the decoder throws becomes damagedImage. */
export async function decoding<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ThawError("damagedImage", "can't be decoded: the file is damaged", { cause: error });
  }
}
