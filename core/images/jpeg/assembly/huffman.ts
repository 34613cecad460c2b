// Huffman tables of a baseline JPEG (ITU-T T.81, annexes C and F), in the forms that reading at a reduced size asks for.

/** Bits of the stream by which a table is entered: of 11 to 15 tried, the fastest; two tables fit a processor's first cache. */
export const lookBits: i32 = 13;
export const dcLookBits: i32 = 10;
const entries: i32 = 1 << lookBits;

/** Tables of a class that a file may define, 0 to 3. */
const slots: i32 = 4;
const wideTable: i32 = 2 << lookBits;
const dcTable: i32 = 2 << dcLookBits;
/** For each code length of 0 to 16 the end of its codes and what leads from a code to its value, int32; then the values. */
const longTable: i32 = 512;
const toValue: usize = 68;
const longValues: usize = 136;

const skipTables = memory.data(slots * wideTable, 16);
const acTables = memory.data(slots * wideTable, 16);
const dcTables = memory.data(slots * dcTable, 16);
const longTables = memory.data(2 * slots * longTable, 16);

/** uint16 by the next 13 bits: see `fillSkips`. */
export const skipTable = (id: i32): usize => skipTables + <usize>(id * wideTable);
/** uint16 by the next 13 bits: see `entryOf`; 0 for longer codes. */
export const acTable = (id: i32): usize => acTables + <usize>(id * wideTable);
/** The same for the next 10 bits and DC codes. */
export const dcTableOf = (id: i32): usize => dcTables + <usize>(id * dcTable);
export const longTableOf = (isAc: bool, id: i32): usize => longTables + <usize>((isAc ? slots + id : id) * longTable);

/**
 * A code and the value after it: bits of both (to 26; as the lowest six, since a shift takes no more notice of the rest) |
 * bits of the value << 6 | zero coefficients before it << 10.
 */
function entryOf(length: i32, symbol: i32): u64 {
  return <u64>((length + (symbol & 15)) | ((symbol & 15) << 6) | ((symbol >> 4) << 10));
}

export function sizeOf(entry: u64): i32 {
  return <i32>(entry >> 6) & 15;
}

export function runOf(entry: u64): i32 {
  return <i32>(entry >> 10);
}

/** Whether an AC symbol means anything in a baseline JPEG: of those without a value the end of a block and sixteen zeros. */
export function isCode(size: i32, run: i32): bool {
  return size <= 10 && (size > 0 || run == 0 || run == 15);
}

/** What an entry that can't be used adds to the place in a block, so that it ends the loop over the block. */
export const stuck: i32 = 64;
/** What an entry that ends its block adds to the place. */
export const ends: i32 = 128;

/**
 * Takes a table in.
 * @param counts of the codes of 1 to 16 bits, 16 bytes
 * @param values symbols in the order of their codes
 * @returns false where it has more codes than there is room for, or a DC symbol that means nothing
 */
export function defineTable(isAc: bool, id: i32, counts: usize, values: usize): bool {
  const bits = isAc ? lookBits : dcLookBits;
  const table = isAc ? acTable(id) : dcTableOf(id);
  const long = longTableOf(isAc, id);
  memory.fill(table, 0, (<usize>2) << bits);
  let code: i32 = 0;
  let number: i32 = 0;
  for (let length: i32 = 1; length <= 16; length++) {
    store<i32>(long + toValue + ((<usize>length) << 2), number - code);
    for (let left = <i32>load<u8>(counts + length - 1); left > 0; left--) {
      if (code >= 1 << length || number > 255) return false;
      const symbol = <i32>load<u8>(values + number);
      if (!isAc && symbol > 11) return false;
      if (length <= bits) {
        const entry = <u16>entryOf(length, symbol);
        const end = (code + 1) << (bits - length);
        for (let at = code << (bits - length); at < end; at++) store<u16>(table + ((<usize>at) << 1), entry);
      }
      code++;
      number++;
    }
    store<i32>(long + ((<usize>length) << 2), code);
    code <<= 1;
  }
  memory.copy(long + longValues, values, number);
  if (isAc) fillSkips(id);
  return true;
}

/**
 * An entry takes all whole symbols at once that the next 13 bits hold, the bits of their values included: bits to go on by
 * (0 to 23) | (coefficients to go on by, and `ends` where the block ends) << 6; or `stuck` << 6 where not even one fits.
 */
function fillSkips(id: i32): void {
  const singles = acTable(id);
  const table = skipTable(id);
  for (let look: i32 = 0; look < entries; look++) {
    let bits: i32 = 0;
    let places: i32 = 0;
    while (bits < lookBits) {
      const entry = <u64>load<u16>(singles + ((<usize>((look << bits) & (entries - 1))) << 1));
      const run = runOf(entry);
      const size = sizeOf(entry);
      const length = <i32>(entry & 63) - size;
      if (entry == 0 || length > lookBits - bits || !isCode(size, run)) break;
      if (size == 0 && run == 0) {
        bits += length;
        places += ends;
        break;
      }
      if (places + run + 1 > 63) break;
      bits += length + size;
      places += run + 1;
    }
    store<u16>(table + ((<usize>look) << 1), bits == 0 ? <u16>(stuck << 6) : <u16>(bits | (places << 6)));
  }
}

/**
 * The symbol at the head of the window, whatever the length of its code.
 * @returns see `entryOf`; 0 where there is no such code
 */
export function longCode(long: usize, window: u64): u64 {
  for (let length: i32 = 1; length <= 16; length++) {
    const code = <i32>(window >>> (64 - length));
    if (code >= load<i32>(long + ((<usize>length) << 2))) continue;
    const place = load<i32>(long + toValue + ((<usize>length) << 2)) + code;
    return entryOf(length, <i32>load<u8>(long + longValues + <usize>place));
  }
  return 0;
}
