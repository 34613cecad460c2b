import type libheif from "libheif-js/wasm-bundle.js";
import type { SharpOptions } from "sharp";
import { ThawError } from "../contract/errors.ts";

/**
 * HEIC is not in sharp's prebuilt decoder. The size is read before a pixel is unpacked; the answer is raw RGBA, already
 * upright (the container's own rotation is applied by the decoder). A file may hold several pictures in any order (bursts,
 * stereo pairs): the one that it names as primary is the photo.
 */
export async function decodeHeic(
  bytes: Buffer,
  maxPixels: number,
): Promise<{ readonly input: Buffer; readonly options: SharpOptions }> {
  const { HeifDecoder } = await load();
  const decoder = new HeifDecoder();
  const images = open(decoder, bytes);
  try {
    const primary = images.find((image) => image.is_primary()) ?? images[0];
    if (primary === undefined) throw new ThawError("damagedImage", "can't be decoded: its HEIC container is damaged");
    const [width, height] = [primary.get_width(), primary.get_height()];
    if (width * height > maxPixels) {
      throw new ThawError("imageTooLarge", `has ${Math.round((width * height) / 1e6)} megapixels`);
    }
    const data = await pixelsOf(primary, width, height);
    return { input: Buffer.from(data.buffer), options: { raw: { width, height, channels: 4 } } };
  } finally {
    for (const image of images) image.free();
    decoder.decoder?.delete();
  }
}

/** Loaded with the first such photo: reading and compiling it takes a fifth of the time in which a process starts. */
async function load(): Promise<typeof libheif> {
  const { default: library } = await import("libheif-js/wasm-bundle.js");
  await library.ready;
  return library;
}

/** Reads the container; a decoder that gives up leaves no picture, and says why on the console only. */
function open(decoder: libheif.HeifDecoder, bytes: Buffer): readonly libheif.HeifImage[] {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new ThawError("damagedImage", "can't be decoded: its HEIC container is damaged", { cause: error });
  }
}

function pixelsOf(image: libheif.HeifImage, width: number, height: number): Promise<Uint8ClampedArray> {
  const target = { data: new Uint8ClampedArray(width * height * 4), width, height };
  return new Promise((resolve, reject) => {
    image.display(target, (filled) => {
      if (filled !== null) resolve(filled.data);
      else reject(new ThawError("damagedImage", "can't be decoded: its HEIC data is damaged"));
    });
  });
}
