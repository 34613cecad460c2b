/** Where the last call ended: at the end of the data or at a marker. */
export let unstuffedTo: usize = 0;

/**
 * Writes entropy-coded data backwards, the first byte just below `top`, and without the zeros that stand after each byte of
 * 255 (T.81, B.1.1.5).
 * @returns address of the last byte; up to 15 below it may have been written too
 */
export function unstuff(from: usize, end: usize, top: usize): usize {
  const marker = i8x16.splat(-1);
  let out = top;
  while (from + 16 < end) {
    const bytes = v128.load(from);
    v128.store(out - 16, i8x16.shuffle(bytes, bytes, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const markers = i8x16.bitmask(i8x16.eq(bytes, marker));
    if (markers == 0) {
      from += 16;
      out -= 16;
      continue;
    }
    // Of the sixteen those up to the 255 count.
    const place = <usize>ctz(markers);
    from += place;
    out -= place;
    if (load<u8>(from, 1) != 0) break;
    from += 2;
    out--;
  }
  for (; from < end; from++) {
    const byte = load<u8>(from);
    if (byte == 255) {
      if (from + 1 >= end || load<u8>(from, 1) != 0) break;
      from++;
    }
    store<u8>(--out, byte);
  }
  unstuffedTo = from;
  return out;
}
