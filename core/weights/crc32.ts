let table: Uint32Array | undefined;

/** The table of the reflected polynomial 0xEDB88320 (ISO-HDLC), one entry a byte. */
function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
}

/**
 * CRC-32 as zip files have it; `before` is the sum of the bytes that went before. Node's own zlib.crc32 is younger than the
 * oldest Node that Thaw runs on.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  table ??= makeTable();
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ table[(value ^ bytes[i]!) & 255]!;
  return (value ^ 0xffffffff) >>> 0;
}
