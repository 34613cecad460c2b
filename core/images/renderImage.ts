import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ThawError } from "../contract/errors.ts";
import { type Decoded, openImage } from "./decode.ts";
import type { PixelSettings, ThumbnailSize } from "./imageJobs.ts";

/** Longest side, pixels: a 3:2 photo cropped to a tile of 256 stays nearly 1:1 at 320; large fills a full-HD view. */
const longest: Readonly<Record<ThumbnailSize, number>> = { thumb: 320, large: 2048 };

/** Writes the re-encoded JPEG beside its place and renames it in, so that a reader sees a whole file or none. */
export async function renderImage(bytes: Buffer, size: ThumbnailSize, target: string): Promise<void> {
  const image = await openImage(bytes);
  const side = longest[size];
  const jpeg = await decoding(() =>
    image
      .open("none")
      .resize(side, side, { fit: "inside", withoutEnlargement: true })
      .jpeg({ quality: size === "thumb" ? 82 : 88, chromaSubsampling: "4:2:0" })
      .toBuffer(),
  );
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, jpeg, { flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * The picture as the network sees it: shorter side resized with antialiased bilinear (triangle filter widened by the scale), then
 * the centre crop; rounding as in torchvision's Resize and CenterCrop.
 * @returns size * size * 3 bytes, RGB, row by row from the top left.
 */
export async function cropPixels(bytes: Buffer, settings: PixelSettings): Promise<Uint8Array> {
  const image = await openImage(bytes);
  const { size } = settings;
  const { width, height } = resizedSides(image, Math.max(size, settings.resizeShorterSide));
  const raw = await decoding(() =>
    image
      .open("none")
      .resize(width, height, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
      .extract({ left: centre(width - size), top: centre(height - size), width: size, height: size })
      .removeAlpha()
      .raw()
      .toBuffer(),
  );
  if (raw.length !== size * size * 3) throw new ThawError("internal", `gave ${raw.length} bytes of pixels`);
  return raw;
}

/** torchvision truncates the longer side: int(size * long / short). */
function resizedSides(
  { width, height }: Decoded,
  shorter: number,
): { readonly width: number; readonly height: number } {
  return width <= height
    ? { width: shorter, height: Math.trunc((shorter * height) / width) }
    : { width: Math.trunc((shorter * width) / height), height: shorter };
}

/** Python's round: a half goes to the even neighbour. */
function centre(slack: number): number {
  const half = slack / 2;
  const floor = Math.floor(half);
  return half - floor === 0.5 ? floor + (floor % 2) : Math.round(half);
}

async function decoding<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ThawError("damagedImage", "can't be decoded: the file is damaged", { cause: error });
  }
}
