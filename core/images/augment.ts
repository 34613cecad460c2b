import { createHash } from "node:crypto";
import { after, type Homography, identity, inverse, squareTo } from "./homography.ts";
import type { Draw } from "./view.ts";

/** What one draw does to one photo. */
export interface Change {
  /** From the made picture to the photo's frame, both spanning -1 to 1. */
  readonly geometry: Homography;
  /** How much the frame's middle is enlarged, 1 or more. */
  readonly zoom: number;
  /** Added to the logit of every value, and the factor on it after that. */
  readonly brightness: number;
  readonly contrast: number;
  /** Grey square: centre and side as shares of the made picture's side. */
  readonly cutOut?: { readonly x: number; readonly y: number; readonly side: number };
}

/** Of the changes of place, and of those of light: the chance that each is made at all (fast.ai's p_affine, p_lighting). */
const chance = 0.75;

/** Keeps ln(1 - lighting) finite; all of it would only make black and white pictures. */
const mostLighting = 0.99;

/** Places of the numbers in a photo's stream: one more setting leaves the others' numbers as they are. */
const place = {
  ...{ mirror: 0, upsideDown: 1, transposed: 2, warps: 3, warpX: 4, warpY: 5, rotates: 6, angle: 7 },
  ...{ zooms: 8, zoom: 9, zoomX: 10, zoomY: 11, brightens: 12, brightness: 13, contrasts: 14, contrast: 15 },
  ...{ cutSide: 16, cutX: 17, cutY: 18 },
} as const;

/**
 * Numbers in [0, 1) that depend on nothing but the draw and the photo's content: words of SHA-256 over both and a counter.
 * So workers may look at photos in any order.
 */
function numbersOf({ seed, purpose, number }: Draw, contentHash: string): (at: number) => number {
  const block = (count: number): Buffer =>
    createHash("sha256").update(`${seed}/${purpose}/${number}/${contentHash}/${count}`).digest();
  const bytes = Buffer.concat([0, 1, 2].map(block));
  return (at) => bytes.readUInt32LE(at * 4) / 2 ** 32;
}

/**
 * Draws one change. Distributions are those of fast.ai 2's `aug_transforms`: mirror image, change of perspective, turn and
 * enlargement about a random point, and brightness and contrast on the logits of the values. Where upside-down pictures
 * are allowed, all eight positions of the square come equally often at 0.5 (fast.ai leaves one in two as it is).
 * @param contentHash SHA-256 of the photo's file, hexadecimal
 */
export function drawChange(draw: Draw, contentHash: string): Change {
  const { flip, flipVertical, rotate, zoom, warp, lighting, cutOut } = draw.augmentation;
  const at = numbersOf(draw, contentHash);
  const hit = (of: number, share: number): boolean => at(of) < share;
  const symmetric = (of: number, bound: number): number => (2 * at(of) - 1) * bound;

  let geometry: Homography = identity;
  const first = (step: Homography): void => {
    geometry = after(geometry, step);
  };
  if (warp > 0) {
    const warps = hit(place.warps, chance);
    first(warps ? perspective(symmetric(place.warpX, warp), symmetric(place.warpY, warp)) : identity);
  }
  if (hit(place.mirror, flip)) first([-1, 0, 0, 0, 1, 0, 0, 0, 1]);
  if (hit(place.upsideDown, flipVertical)) first([1, 0, 0, 0, -1, 0, 0, 0, 1]);
  if (hit(place.transposed, Math.min(flip, flipVertical))) first([0, 1, 0, 1, 0, 0, 0, 0, 1]);
  if (hit(place.rotates, chance)) {
    const angle = (symmetric(place.angle, rotate) * Math.PI) / 180;
    first([Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0, 0, 0, 1]);
  }
  const enlarged = hit(place.zooms, chance) ? 1 + at(place.zoom) * (zoom - 1) : 1;
  const share = 1 / enlarged;
  first([share, 0, symmetric(place.zoomX, 1 - share), 0, share, symmetric(place.zoomY, 1 - share), 0, 0, 1]);

  const most = Math.min(lighting, mostLighting);
  const level = hit(place.brightens, chance) ? 0.5 + symmetric(place.brightness, most / 2) : 0.5;
  const brightness = Math.log(level / (1 - level));
  const contrast = hit(place.contrasts, chance) ? Math.exp(symmetric(place.contrast, -Math.log(1 - most))) : 1;
  const change = { geometry, zoom: enlarged, brightness, contrast };
  if (cutOut === 0) return change;
  return { ...change, cutOut: { x: at(place.cutX), y: at(place.cutY), side: at(place.cutSide) * cutOut } };
}

/** With both directions at 0.366 the horizon comes into the picture; this keeps it out. */
const steepest = 0.7;

/** fast.ai's Warp: the picture's upper side grows by x and its lower one shrinks by it, left and right by y; ±1 is half. */
function perspective(alongX: number, alongY: number): Homography {
  const shrunk = Math.min(1, steepest / (Math.abs(alongX) + Math.abs(alongY) || 1));
  const [x, y] = [alongX * shrunk, alongY * shrunk];
  return inverse(
    squareTo([
      [-1 - y, -1 - x],
      [1 + y, -1 + x],
      [1 - y, 1 - x],
      [-1 + y, 1 + x],
    ]),
  );
}

/** Values before and after a change of light: sigmoid((logit(value) + brightness) * contrast), as fast.ai's `lighting`. */
export function lightingTable({ brightness, contrast }: Pick<Change, "brightness" | "contrast">): Uint8Array {
  const edge = 1e-7;
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const value = Math.min(1 - edge, Math.max(edge, byte / 255));
    const logit = (Math.log(value / (1 - value)) + brightness) * contrast;
    return Math.round(255 / (1 + Math.exp(-logit)));
  });
}
