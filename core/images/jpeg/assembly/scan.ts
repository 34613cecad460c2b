import {
  acTable,
  dcLookBits,
  dcTableOf,
  defineTable,
  ends,
  isCode,
  longCode,
  longTableOf,
  lookBits,
  runOf,
  sizeOf,
  skipTable,
} from "./huffman.ts";
import { level } from "./level.ts";
import { paint } from "./paint.ts";
import { resample } from "./resample.ts";
import { unstuff, unstuffedTo } from "./unstuff.ts";

// The one scan of a baseline JPEG, read at an eighth or a quarter of its size: of each block one or four coefficients are
// wanted, so the codes of all others are passed over, several at a time. Whatever is not just as ITU-T T.81 has it ends the
// reading, and a decoder that can deal with it takes over.

export { defineTable, paint, resample };

/** The first free address: the file, and after it what is made of it, are put where the caller says. */
export const heap: usize = __heap_base;

/** Makes the memory at least `bytes` long. */
export function reserve(bytes: usize): bool {
  const pages = <i32>((bytes + 0xffff) >>> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

/** One block of the unit in which blocks are interleaved (the standard's MCU). */
@unmanaged
class Block {
  dc: usize;
  skip: usize;
  ac: usize;
  longDc: usize;
  longAc: usize;
  /** Where the last DC value of its component is kept. */
  before: usize;
  /** Where its next sample goes; how much further the one of the next unit does; and once more at the end of a row. */
  out: usize;
  step: usize;
  rowStep: usize;
  /** Bytes from one line of samples to the next. */
  stride: usize;
  /** Quantization steps of the coefficients that are kept. */
  q0: i32;
  q1: i32;
  q2: i32;
  q4: i32;
}

/** Of ten blocks: a unit has no more. */
const blocks = memory.data(1024, 16);
const lastDc = memory.data(16, 16);
const blockAt = (number: i32): Block => changetype<Block>(blocks + <usize>number * offsetof<Block>());

/** Says what a block of the unit is; see Block. */
export function defineBlock(number: i32, component: i32, dc: i32, ac: i32, q0: i32, q1: i32, q2: i32, q4: i32): void {
  const block = blockAt(number);
  block.dc = dcTableOf(dc);
  block.skip = skipTable(ac);
  block.ac = acTable(ac);
  block.longDc = longTableOf(false, dc);
  block.longAc = longTableOf(true, ac);
  block.before = lastDc + ((<usize>component) << 2);
  block.q0 = q0;
  block.q1 = q1;
  block.q2 = q2;
  block.q4 = q4;
}

/** Says where the samples of a block go; see Block. */
export function placeBlock(number: i32, out: usize, step: usize, rowStep: usize, stride: usize): void {
  const block = blockAt(number);
  block.out = out;
  block.step = step;
  block.rowStep = rowStep;
  block.stride = stride;
}

/** What is left of the file, and the restart markers and units of it that were read. */
let from: usize = 0;
let end: usize = 0;
let restarts: i32 = 0;
let left: i32 = 0;
let interval: i32 = 0;

/**
 * The stream up to the next marker lies in memory from `top` down to `bottom`, so that eight bytes read at once have the first
 * one in front. The next bits stand at the top of `window`, and as many of them for sure as the lowest six bits of `have` say;
 * `next` is where the bytes after them end (Giesen, "Reading bits in far too many ways", 2018).
 */
let top: usize = 0;
let bottom: usize = 0;
let next: usize = 0;
let window: u64 = 0;
let have: i32 = 0;

/**
 * Reads the scan.
 * @param source of `length` bytes, beginning with the scan's data
 * @param room end of room for as many bytes and 512 before them; 16 after it may be read too
 * @param columns units in a row
 * @param count blocks in a unit
 * @param every units between two restart markers, 0 for none
 * @param isQuarter four samples a block instead of one
 * @returns bytes of `source` before the marker that ends the scan, or -1
 */
export function scan(
  source: usize,
  length: usize,
  room: usize,
  columns: i32,
  rows: i32,
  count: i32,
  every: i32,
  isQuarter: bool,
): i32 {
  from = source;
  end = source + length;
  top = room;
  interval = every;
  restarts = 0;
  begin();
  for (let row: i32 = 0; row < rows; row++) {
    if (!(isQuarter ? scanRow<u32>(columns, count) : scanRow<u8>(columns, count))) return -1;
    for (let number: i32 = 0; number < count; number++) {
      const block = blockAt(number);
      block.out += block.rowStep;
    }
  }
  return isSpent() ? <i32>(from - source) : -1;
}

/** Takes the data up to the next marker. */
function begin(): void {
  bottom = unstuff(from, end, top);
  from = unstuffedTo;
  next = top - 8;
  window = 0;
  have = 0;
  left = interval > 0 ? interval : i32.MAX_VALUE;
  memory.fill(lastDc, 0, 16);
}

/** Whether of the data all but the bits that fill up the last byte has been read. */
function isSpent(): bool {
  const bits = (<i32>(next + 8) - <i32>bottom) * 8 + (have & 63);
  return bits >= 0 && bits < 8;
}

/** Goes on behind a restart marker, which must be the next one of the eight. */
function restart(): bool {
  if (!isSpent() || from + 2 > end || load<u16>(from) != <u16>(0xd0ff + ((restarts & 7) << 8))) return false;
  restarts++;
  from += 2;
  begin();
  return true;
}

/**
 * T has a byte for each sample of a block, so that each of the two ways is compiled by itself.
 * @returns false where the data are not as they should be
 */
function scanRow<T>(columns: i32, count: i32): bool {
  // The state in locals, which live in registers.
  let ahead = window;
  let sure = have;
  let after = next;
  for (let column: i32 = 0; column < columns; column++) {
    if (left == 0) {
      window = ahead;
      have = sure;
      next = after;
      if (!restart()) return false;
      ahead = 0;
      sure = 0;
      after = next;
    }
    left--;
    for (let number: i32 = 0; number < count; number++) {
      const block = blockAt(number);
      const skip = block.skip;
      ahead |= load<u64>(after) >>> sure;
      after -= ((63 - sure) & 63) >> 3;
      sure |= 56;

      let entry = <u64>load<u16>(block.dc + ((<usize>(ahead >>> (64 - dcLookBits))) << 1));
      if (entry == 0) {
        entry = longCode(block.longDc, ahead);
        if (entry == 0) return false;
      }
      const dc = load<i32>(block.before) + valueOf(ahead, entry);
      ahead <<= entry;
      sure -= <i32>entry;
      if (<u32>(dc + 2048) > 4095) return false;
      store<i32>(block.before, dc);

      const out = block.out;
      block.out = out + block.step;
      let place: i32 = 1;
      let past = ahead;
      let isOver = false;
      if (sizeof<T>() == 4) {
        let c1: i32 = 0;
        let c2: i32 = 0;
        let c4: i32 = 0;
        while (place <= 4) {
          ahead |= load<u64>(after) >>> sure;
          after -= ((63 - sure) & 63) >> 3;
          sure |= 56;
          entry = <u64>load<u16>(block.ac + ((<usize>(ahead >>> (64 - lookBits))) << 1));
          if (entry == 0) {
            entry = longCode(block.longAc, ahead);
            if (entry == 0) return false;
          }
          const size = sizeOf(entry);
          const run = runOf(entry);
          if (!isCode(size, run)) return false;
          const value = valueOf(ahead, entry);
          ahead <<= entry;
          sure -= <i32>entry;
          if (size == 0 && run == 0) {
            isOver = true;
            break;
          }
          place += run;
          c1 = select(value, c1, place == 1);
          c2 = select(value, c2, place == 2);
          c4 = select(value, c4, place == 4);
          place++;
        }
        fourSamples(out, block.stride, dc * block.q0, c1 * block.q1, c2 * block.q2, c4 * block.q4);
      } else {
        store<u8>(out, level(((dc * block.q0 + 4) >> 3) + 128));
        // After a DC value at least 29 bits are left, and an entry takes 23 at most.
        entry = <u64>load<u16>(skip + ((<usize>(ahead >>> (64 - lookBits))) << 1));
        ahead <<= entry;
        sure -= <i32>entry;
        place += <i32>(entry >> 6);
      }
      while (!isOver) {
        while (place < 64) {
          ahead |= load<u64>(after) >>> sure;
          after -= ((63 - sure) & 63) >> 3;
          sure |= 56;
          entry = <u64>load<u16>(skip + ((<usize>(ahead >>> (64 - lookBits))) << 1));
          past = ahead;
          ahead <<= entry;
          sure -= <i32>entry;
          place += <i32>(entry >> 6);
          if (place >= 64) break;
          entry = <u64>load<u16>(skip + ((<usize>(ahead >>> (64 - lookBits))) << 1));
          past = ahead;
          ahead <<= entry;
          sure -= <i32>entry;
          place += <i32>(entry >> 6);
        }
        if (place > ends && place < ends + 64) break;
        if (place == 64 && (entry & 63) > 0) break;
        // The entry could not be used, or took more than there is of this block: back, and one symbol by itself.
        ahead = past;
        sure += <i32>entry;
        place -= <i32>(entry >> 6);
        ahead |= load<u64>(after) >>> sure;
        after -= ((63 - sure) & 63) >> 3;
        sure |= 56;
        entry = <u64>load<u16>(block.ac + ((<usize>(ahead >>> (64 - lookBits))) << 1));
        if (entry == 0) {
          entry = longCode(block.longAc, ahead);
          if (entry == 0) return false;
        }
        const size = sizeOf(entry);
        const run = runOf(entry);
        if (!isCode(size, run)) return false;
        ahead <<= entry;
        sure -= <i32>entry;
        if (size == 0 && run == 0) break;
        place += run + 1;
        if (place == 64) break;
        if (place > 64) return false;
      }
      // Data that end too soon are told before what lies below them is left.
      if (after + 16 < bottom) return false;
    }
  }
  window = ahead;
  have = sure;
  next = after;
  return true;
}

/** The value of the code at the top of the window (T.81, F.2.2.1, EXTEND); 0 for none. */
function valueOf(window: u64, entry: u64): i32 {
  const size = sizeOf(entry);
  const value = window << (entry - <u64>size);
  return <i32>((value >>> 1) >>> (63 - size)) + (((-1 << size) + 1) & (<i32>(value >>> 63) - 1));
}

/** Mean of the first basis function over half a block, against the constant one: sqrt(2) * mean of cos((2x + 1) pi / 16). */
const slope: i32 = 928; // 0.90614 * 1024
const slope2: i32 = 841; // its square

/** Means over the quarters of a block, of coefficients (0, 0), (0, 1), (1, 0) and (1, 1): T.81, A.3.3. */
function fourSamples(out: usize, stride: usize, dc: i32, right: i32, down: i32, both: i32): void {
  const mean = (dc << 10) + (128 << 13) + (1 << 12);
  const h = right * slope;
  const v = down * slope;
  const d = both * slope2;
  store<u8>(out, level((mean + h + v + d) >> 13));
  store<u8>(out, level((mean - h + v - d) >> 13), 1);
  store<u8>(out + stride, level((mean + h - v - d) >> 13));
  store<u8>(out + stride, level((mean - h - v + d) >> 13), 1);
}
