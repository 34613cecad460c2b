import { decoding, openImage } from "./decode.ts";
import type { ThumbnailSize } from "./imageJobs.ts";
import { writeAtomically } from "./writeAtomically.ts";

/** Longest side, pixels: a 3:2 photo cropped to a tile of 256 stays nearly 1:1 at 320; large fills a full-HD view. */
const longest: Readonly<Record<ThumbnailSize, number>> = { thumb: 320, large: 2048 };

/** Writes the re-encoded JPEG; a reader sees a whole file or none. */
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
  await writeAtomically(target, jpeg);
}
