import sharp, { type JpegOptions, type Sharp } from "sharp";
import type { PhotoSize } from "../contract/photos.ts";
import { decoding, maxPixels, openImage } from "./decode.ts";
import { reduceJpeg } from "./jpeg/reduceJpeg.ts";
import { writeAtomicallySync } from "./writeAtomically.ts";
import { writeTiff } from "./writeTiff.ts";

export interface Rendering {
  /** Longest side at most, pixels: a smaller photo stays as it is. */
  readonly longest: number;
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
}

/**
 * A 3:2 photo cropped to a tile of 256 stays nearly 1:1 at 320; large fills a full-HD view; full has a photo's own pixels for
 * whoever zooms in further, up to what a window can hold (8192² pixels are 270 MB).
 */
export const renderings: Readonly<Record<PhotoSize, Rendering>> = {
  thumb: { longest: 320, quality: 82 },
  large: { longest: 2048, quality: 88 },
  full: { longest: 8192, quality: 94 },
};

/** Writes the re-encoded JPEG; a reader sees a whole file or none. */
export async function renderImage(bytes: Buffer, { longest, quality }: Rendering, target: string): Promise<void> {
  const image = reduced(bytes, longest) ?? (await resized(bytes, longest));
  // Tables made for each picture would spare 4 % of the file and cost a quarter of the time.
  const options: JpegOptions = { quality, chromaSubsampling: "4:2:0", optimizeCoding: false };
  writeAtomicallySync(target, await decoding(() => image.jpeg(options).toBuffer()));
}

async function resized(bytes: Buffer, longest: number): Promise<Sharp> {
  const { open } = await openImage(bytes);
  return open("none").resize(longest, longest, { fit: "inside", withoutEnlargement: true });
}

/** Most large photos, at more than twice the speed. */
function reduced(bytes: Buffer, longest: number): Sharp | undefined {
  const raster = reduceJpeg(bytes, longest, maxPixels);
  if (raster === undefined) return undefined;
  const { width, height, pixels, profile } = raster;
  if (profile === undefined) return sharp(pixels, { raw: { width, height, channels: 3 } });
  return sharp(writeTiff(raster, profile), { failOn: "none" }).toColourspace("srgb");
}
