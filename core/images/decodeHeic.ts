import decode from "heic-decode";
import type { SharpOptions } from "sharp";
import { ThawError } from "../contract/errors.ts";

/**
 * HEIC is not in sharp's prebuilt decoder. The size is read before a pixel is unpacked; the answer is raw RGBA, already
 * upright (the container's own rotation is applied by the decoder).
 */
export async function decodeHeic(
  bytes: Buffer,
  maxPixels: number,
): Promise<{ readonly input: Buffer; readonly options: SharpOptions }> {
  const images = await decode.all({ buffer: bytes }).catch((error: unknown) => {
    throw new ThawError("damagedImage", "can't be decoded: its HEIC container is damaged", { cause: error });
  });
  try {
    const [first] = images;
    if (first === undefined) throw new ThawError("damagedImage", "holds no image");
    if (first.width * first.height > maxPixels) {
      throw new ThawError("imageTooLarge", `has ${Math.round((first.width * first.height) / 1e6)} megapixels`);
    }
    const { width, height, data } = await first.decode();
    return { input: Buffer.from(data.buffer), options: { raw: { width, height, channels: 4 } } };
  } catch (error) {
    if (error instanceof ThawError) throw error;
    throw new ThawError("damagedImage", "can't be decoded: its HEIC data is damaged", { cause: error });
  } finally {
    images.dispose();
  }
}
