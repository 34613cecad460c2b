import { decoding, openImage } from "./decode.ts";
import { exifFacts, heicExif } from "./exifFacts.ts";
import type { PhotoMeasures } from "./photoMeasures.ts";
import { pixelFigures } from "./pixelFigures.ts";

/** Longer side at which photos are measured, pixels. */
const measuredSide = 512;

/** Decodes a photo once, shrunk on load as far as the decoder can, and measures it; see PhotoMeasures. */
export async function measurePhoto(bytes: Buffer): Promise<PhotoMeasures> {
  const { open, kind, metadata, width, height } = await openImage(bytes);
  const { data, info } = await decoding(() =>
    open("none")
      .resize(measuredSide, measuredSide, { fit: "inside", withoutEnlargement: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return {
    ...{ width, height, format: kind },
    ...pixelFigures({ width: info.width, height: info.height, pixels: data }),
    ...exifFacts(kind === "heic" ? heicExif(bytes) : metadata.exif),
  };
}
