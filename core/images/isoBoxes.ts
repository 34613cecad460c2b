/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2): its four letters and where its content lies, bytes. */
interface Box {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Whether a HEIC or AVIF file ends before all that it announces: a box of the top level goes on after the end, or an item of
 * its `meta` box (the pictures, their tiles and thumbnails) does. Decoders stop at the primary picture and say nothing of it.
 */
export function isCutShort(file: Buffer): boolean {
  for (const box of boxes(file, 0, file.length)) {
    if (box.end > file.length) return true;
    if (box.kind === "torn") return true;
    if (box.kind === "meta" && itemsEnd(file, box) > file.length) return true;
  }
  return false;
}

/** The boxes between two places, one after the other; a head that is itself cut off is told as "torn". */
function boxes(file: Buffer, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at < to; ) {
    if (at + 8 > to) return [...found, { kind: "torn", start: at, end: to }];
    const kind = file.toString("latin1", at + 4, at + 8);
    const size = file.readUInt32BE(at);
    // 0: to the end of the file; 1: the size stands in 64 bits after the name.
    if (size === 1 && at + 16 > to) return [...found, { kind: "torn", start: at, end: to }];
    const length = size === 0 ? to - at : size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
    const head = size === 1 ? 16 : 8;
    // Bytes that are no box at all: some cameras and programs append data of their own.
    if (length < head || !/^[\x20-\x7e\xa9]{4}$/.test(kind)) return found;
    found.push({ kind, start: at + head, end: at + length });
    at += length;
  }
  return found;
}

/** Where the last extent of any item ends in the file, by the `iloc` box of a `meta` box; 0 where there is none. */
function itemsEnd(file: Buffer, meta: Box): number {
  // A full box: version and flags come before its children.
  const table = boxes(file, meta.start + 4, meta.end).find(({ kind }) => kind === "iloc");
  if (table === undefined || table.end > meta.end) return 0;
  try {
    return lastExtent(file.subarray(table.start, table.end));
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** Reads an item location box (ISO/IEC 14496-12, 8.11.3). @throws RangeError where the table goes beyond its box */
function lastExtent(table: Buffer): number {
  let at = 4;
  const take = (bytes: number): number => {
    const value = bytes === 8 ? Number(table.readBigUInt64BE(at)) : bytes === 0 ? 0 : table.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const version = table.readUInt8(0);
  const [sizes, more] = [take(1), take(1)];
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4];
  const indexSize = version === 0 ? 0 : more & 15;
  const items = take(version < 2 ? 2 : 4);
  let last = 0;
  for (let item = 0; item < items; item += 1) {
    take(version < 2 ? 2 : 4);
    // Only items that lie at places in the file: others are inside `idat` or made of other items.
    const isInFile = version === 0 || (take(2) & 15) === 0;
    const isHere = take(2) === 0;
    const base = take(baseSize);
    for (let extents = take(2); extents > 0; extents -= 1) {
      take(indexSize);
      const end = base + take(offsetSize) + take(lengthSize);
      if (isInFile && isHere) last = Math.max(last, end);
    }
  }
  return last;
}
