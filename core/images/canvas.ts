import sharp from "sharp";
import { type Decoded, decoding, openImage } from "./decode.ts";
import type { Raster } from "./enlarge.ts";
import type { PixelSettings } from "./imageJobs.ts";

/** A photo at the size of a network's resize, or as it is where that would enlarge it, from which squares are cut. */
export interface Canvas {
  readonly raster: Raster;
  /** Sides after the resize, pixels: those of the raster, or of what it stands for where it is smaller. */
  readonly width: number;
  readonly height: number;
}

/** Of a strip longer than this many squares only the middle is kept: it could be 1 x 100,000 pixels. */
const longest = 4;

/**
 * Decodes a photo once, shrunk on load as far as the decoder can without a loss. Shrinking is antialiased (triangle filter
 * widened by the scale).
 * @param scale of the canvas against the network's resize: 1, or more where a draw enlarges
 */
export async function openCanvas(bytes: Buffer, settings: PixelSettings, scale = 1): Promise<Canvas> {
  const image = await openImage(bytes);
  const shorter = Math.max(settings.size, settings.resizeShorterSide) * scale;
  const { width, height } = resizedSides(image, shorter);
  const shrinks = Math.min(image.width, image.height) >= shorter;
  const raster = await decoding(async () => {
    const whole = shrinks ? { width, height } : { width: image.width, height: image.height };
    const kept = middle(whole);
    const sized = shrinks
      ? image.open("none").resize(width, height, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
      : image.open("none");
    const cut = kept.width === whole.width && kept.height === whole.height ? sized : sized.extract(kept);
    return { width: kept.width, height: kept.height, pixels: await cut.removeAlpha().raw().toBuffer() };
  });
  if (shrinks) return { raster, width: raster.width, height: raster.height };
  const kept = resizedSides(raster, shorter);
  return { raster, ...kept };
}

function middle({ width, height }: { readonly width: number; readonly height: number }) {
  const most = Math.min(width, height) * longest;
  const [keptWidth, keptHeight] = [Math.min(width, most), Math.min(height, most)];
  return {
    left: centre(width - keptWidth),
    top: centre(height - keptHeight),
    width: keptWidth,
    height: keptHeight,
  };
}

/** All of the canvas in a square of at most `size`: shrunk along its longer side, antialiased; never enlarged. */
export async function squeeze({ raster }: Canvas, size: number): Promise<Raster> {
  const [width, height] = [Math.min(raster.width, size), Math.min(raster.height, size)];
  if (width === raster.width && height === raster.height) return raster;
  const raw = { width: raster.width, height: raster.height, channels: 3 } as const;
  const pixels = await decoding(() =>
    sharp(raster.pixels, { raw }).resize(width, height, { fit: "fill", kernel: "linear" }).raw().toBuffer(),
  );
  return { width, height, pixels };
}

/** Sides after torchvision's Resize, which truncates the longer one: int(size * long / short). */
export function resizedSides(
  { width, height }: Pick<Decoded, "width" | "height">,
  shorter: number,
): { readonly width: number; readonly height: number } {
  return width <= height
    ? { width: shorter, height: Math.trunc((shorter * height) / width) }
    : { width: Math.trunc((shorter * width) / height), height: shorter };
}

/** Half of what is left over, as Python rounds: a half goes to the even neighbour. */
export function centre(slack: number): number {
  const half = slack / 2;
  const floor = Math.floor(half);
  return half - floor === 0.5 ? floor + (floor % 2) : Math.round(half);
}
