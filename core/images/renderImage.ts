import type { PhotoSize } from "../contract/photos.ts";
import { decoding, openImage } from "./decode.ts";
import { writeAtomically } from "./writeAtomically.ts";

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
  const image = await openImage(bytes);
  const jpeg = await decoding(() =>
    image
      .open("none")
      .resize(longest, longest, { fit: "inside", withoutEnlargement: true })
      .jpeg({ quality, chromaSubsampling: "4:2:0" })
      .toBuffer(),
  );
  await writeAtomically(target, jpeg);
}
