const orientationTag = 0x112;
const short = 3;
const entryBytes = 12;

/**
 * The orientation that EXIF data tell (Exif 2.32, 4.6.4; TIFF 6.0 for the directory): 1 to 8, 1 where they tell none.
 * @param data what follows "Exif" and two zeros
 * @returns undefined where they are not as the standard has them
 */
export function exifOrientation(data: Uint8Array): number | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 10) return undefined;
  const order = view.getUint16(0);
  const isLittle = order === 0x4949;
  if (!(isLittle || order === 0x4d4d) || view.getUint16(2, isLittle) !== 42) return undefined;
  const start = view.getUint32(4, isLittle);
  if (start < 8 || start + 2 > data.length) return undefined;
  const end = start + 2 + view.getUint16(start, isLittle) * entryBytes;
  if (end > data.length) return undefined;
  let orientation: number | undefined;
  for (let at = start + 2; at < end; at += entryBytes) {
    if (view.getUint16(at, isLittle) !== orientationTag) continue;
    const isOne = view.getUint16(at + 2, isLittle) === short && view.getUint32(at + 4, isLittle) === 1;
    const value = view.getUint16(at + 8, isLittle);
    if (!isOne || value < 1 || value > 8 || orientation !== undefined) return undefined;
    orientation = value;
  }
  return orientation ?? 1;
}
