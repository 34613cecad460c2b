import { ThawError } from "../contract/errors.ts";
import { centre, resizedSides } from "./canvas.ts";
import { decoding, openImage } from "./decode.ts";
import { enlarge } from "./enlarge.ts";
import type { PixelSettings } from "./imageJobs.ts";

/**
 * The picture as the network sees it: shorter side resized with antialiased bilinear (triangle filter widened by the scale), then
 * the centre crop; rounding as in torchvision's Resize and CenterCrop. Against those, bytes differ by 0.2 to 2 on average when
 * shrinking (640x480 to 4000x3000, JPEG and PNG; sharp's fastShrinkOnLoad would make it 6), by at most 1 when enlarging.
 * @returns size * size * 3 bytes, RGB, row by row from the top left.
 */
export async function cropPixels(bytes: Buffer, settings: PixelSettings): Promise<Uint8Array> {
  const image = await openImage(bytes);
  const { size } = settings;
  const shorter = Math.max(size, settings.resizeShorterSide);
  const { width, height } = resizedSides(image, shorter);
  const crop = { left: centre(width - size), top: centre(height - size), width: size, height: size };
  const raw = await decoding(async () => {
    const pipeline = image.open("none");
    if (Math.min(image.width, image.height) < shorter) {
      const pixels = await pipeline.removeAlpha().raw().toBuffer();
      return enlarge({ width: image.width, height: image.height, pixels }, width, height, crop);
    }
    const sized = pipeline.resize(width, height, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false });
    return await sized.extract(crop).removeAlpha().raw().toBuffer();
  });
  if (raw.length !== size * size * 3) throw new ThawError("internal", `gave ${raw.length} bytes of pixels`);
  return raw;
}
