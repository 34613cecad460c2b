import type { Raster } from "./enlarge.ts";

/** Types of a field and how many bytes one value takes (TIFF 6.0, section 2). */
const [short, long, undefinedBytes] = [3, 4, 7];

/** An uncompressed TIFF: how pixels reach a pipeline together with the ICC profile of their colours. */
export function writeTiff({ width, height, pixels }: Raster, profile: Uint8Array): Buffer {
  const fields = 11;
  const start = 8;
  const depths = start + 2 + fields * 12 + 4;
  const profileAt = depths + 6;
  const pixelsAt = profileAt + profile.length + (profile.length % 2);
  const bytes = Buffer.alloc(pixelsAt + pixels.length);
  bytes.write("II*\0", "latin1");
  bytes.writeUInt32LE(start, 4);
  bytes.writeUInt16LE(fields, start);
  const entries = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, 3, depths],
    // No compression, RGB.
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, pixelsAt],
    [277, short, 1, 3],
    [278, long, 1, height],
    [279, long, 1, pixels.length],
    // The channels of a pixel lie together.
    [284, short, 1, 1],
    [34675, undefinedBytes, profile.length, profileAt],
  ] as const;
  for (const [at, [tag, type, count, value]] of entries.entries()) {
    const entry = start + 2 + at * 12;
    bytes.writeUInt16LE(tag, entry);
    bytes.writeUInt16LE(type, entry + 2);
    bytes.writeUInt32LE(count, entry + 4);
    bytes.writeUInt32LE(value, entry + 8);
  }
  for (const channel of [0, 1, 2]) bytes.writeUInt16LE(8, depths + channel * 2);
  bytes.set(profile, profileAt);
  bytes.set(pixels, pixelsAt);
  return bytes;
}
