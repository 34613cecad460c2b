/**
 * The number of frames of an animated PNG, which the decoder takes for a still one: its acTL chunk says it, and stands
 * before the first pixels (PNG, third edition, 11.3.6). 1 for every other PNG.
 */
export function animationFrames(png: Buffer): number {
  let at = 8;
  while (at + 12 <= png.length) {
    const length = png.readUInt32BE(at);
    const kind = png.toString("latin1", at + 4, at + 8);
    if (kind === "acTL" && length === 8) return png.readUInt32BE(at + 8);
    if (kind === "IDAT") return 1;
    at += 12 + length;
  }
  return 1;
}
