import { drawChange, lightingTable } from "./augment.ts";
import { type Canvas, centre, openCanvas, squeeze } from "./canvas.ts";
import { cropPixels } from "./cropPixels.ts";
import { enlarge, type Raster } from "./enlarge.ts";
import { after, type Homography } from "./homography.ts";
import type { PixelSettings } from "./imageJobs.ts";
import { sampleRaster } from "./sampleRaster.ts";
import { type Frame, isPlain, type View } from "./view.ts";

/** The grey of a cut-out. */
const hidden = 128;

/**
 * Cuts several views from one decode of a photo. The pixels of a view do not depend on which others are asked for.
 * @param contentHash of the file, which the draws depend on
 * @returns size * size * 3 bytes a view, RGB, row by row from the top left
 */
export async function cutViews(
  bytes: Buffer,
  settings: PixelSettings,
  views: readonly View[],
  contentHash: string,
): Promise<readonly Uint8Array[]> {
  if (settings.resize !== "squish" && views.every(isPlain)) {
    const pixels = await cropPixels(bytes, settings);
    return views.map(() => pixels);
  }
  const canvases = new Map<number, Promise<Canvas>>();
  const canvasAt = (scale: number): Promise<Canvas> => {
    const there = canvases.get(scale) ?? openCanvas(bytes, settings, scale);
    canvases.set(scale, there);
    return there;
  };
  const cut: Uint8Array[] = [];
  for (const view of views) cut.push(await cutView(view, settings, contentHash, canvasAt));
  return cut;
}

async function cutView(
  { frame: asked, mirrored = false, draw }: View,
  { size, resize }: PixelSettings,
  contentHash: string,
  canvasAt: (scale: number) => Promise<Canvas>,
): Promise<Uint8Array> {
  const frame = partOf(asked, resize === "squish");
  const change = draw === undefined ? undefined : drawChange(draw, contentHash);
  // A picture enlarged much is decoded larger, to the nearest power of two, so that it stays sharp and is not decoded
  // once more for every draw. Enlargements up to 1.41 share the decode of the plain picture.
  const scale = frame === "whole" ? 1 : 2 ** Math.round(Math.log2(change?.zoom ?? 1));
  const canvas = await canvasAt(scale);
  if (frame !== "whole" && change === undefined) {
    const pixels = cutSquare(canvas, place(canvas, frame, size), size);
    return mirrored ? mirror(pixels, size) : pixels;
  }
  const raster = frame === "whole" ? await squeeze(canvas, size) : canvas.raster;
  const span = frame === "whole" ? wholeOf(raster) : spanOf(canvas, place(canvas, frame, size * scale), size * scale);
  const upright = mirrored ? after(span, [-1, 0, 0, 0, 1, 0, 0, 0, 1]) : span;
  if (change === undefined) return sampleRaster(raster, upright, size);
  const pixels = sampleRaster(raster, after(upright, change.geometry), size);
  if (change.brightness !== 0 || change.contrast !== 1) {
    const table = lightingTable(change);
    for (let at = 0; at < pixels.length; at += 1) pixels[at] = table[pixels[at]!]!;
  }
  if (change.cutOut !== undefined) hide(pixels, size, change.cutOut);
  return pixels;
}

function partOf(frame: Frame, squishes: boolean): "whole" | "centre" | "start" | "end" {
  if (frame === "start" || frame === "end") return frame;
  return (frame === "plain") === squishes ? "whole" : "centre";
}

interface Place {
  readonly left: number;
  readonly top: number;
}

/** Upper left corner of a square of `side` pixels on the canvas. */
function place({ width, height }: Canvas, frame: "centre" | "start" | "end", side: number): Place {
  switch (frame) {
    case "centre":
      return { left: centre(width - side), top: centre(height - side) };
    case "start":
      return width >= height ? { left: 0, top: centre(height - side) } : { left: centre(width - side), top: 0 };
    case "end":
      return width >= height
        ? { left: width - side, top: centre(height - side) }
        : { left: centre(width - side), top: height - side };
  }
}

/** The square as it stands, by the same arithmetic as the plain picture. */
function cutSquare({ raster, width, height }: Canvas, { left, top }: Place, size: number): Uint8Array {
  if (raster.width !== width || raster.height !== height) {
    return enlarge(raster, width, height, { left, top, width: size, height: size });
  }
  const pixels = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row += 1) {
    const start = ((top + row) * width + left) * 3;
    pixels.set(raster.pixels.subarray(start, start + size * 3), row * size * 3);
  }
  return pixels;
}

/** From -1 to 1 to the pixels of the raster under a square of the canvas. */
function spanOf({ raster, width, height }: Canvas, { left, top }: Place, side: number): Homography {
  const [across, down] = [raster.width / width, raster.height / height];
  const half = side / 2;
  return [half * across, 0, (left + half) * across, 0, half * down, (top + half) * down, 0, 0, 1];
}

function wholeOf({ width, height }: Raster): Homography {
  return [width / 2, 0, width / 2, 0, height / 2, height / 2, 0, 0, 1];
}

function mirror(pixels: Uint8Array, size: number): Uint8Array {
  const turned = new Uint8Array(pixels.length);
  for (let at = 0; at < size * size; at += 1) {
    const from = (at - (at % size) + size - 1 - (at % size)) * 3;
    turned.set(pixels.subarray(from, from + 3), at * 3);
  }
  return turned;
}

function hide(
  pixels: Uint8Array,
  size: number,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const bound = (at: number): number => Math.max(0, Math.min(size, Math.round(at * size)));
  const [left, right] = [bound(x - side / 2), bound(x + side / 2)];
  for (let row = bound(y - side / 2); row < bound(y + side / 2); row += 1) {
    pixels.fill(hidden, (row * size + left) * 3, (row * size + right) * 3);
  }
}
