import { KeypointSet, mostKeypoints } from "../images/keypointSet.ts";
import { bitCount, mostNeighbours } from "./nearIndex.ts";
import { type Match, matchOf, type Registration, registerKeypoints } from "./registerKeypoints.ts";

/** A picture that shows the same, wholly or in part. */
export interface Neighbour extends Registration {
  readonly number: number;
}

/** Words under which a patch is filed; one begins at every sixteenth bit of its hash. */
const words = 4;
/** Bits of a word, which has as many values as there are patches: fewer bits bear more change, more make a search short. */
const [leastBits, mostBits] = [14, 22];
/** Values of a record: halves of the hash, which picture's which keypoint, and for each word the record before; -1: none. */
const recordLength = 3 + words;
const placeBits = Math.ceil(Math.log2(mostKeypoints));
/** Patches looked at under one word: what more have in common tells nothing (stop words: Sivic and Zisserman 2003). */
const mostLooked = 128;
/** Bits of 64 in which the hashes of two patches differ at most for a guess to rest on them. */
const guessBits = 12;
/** Keypoints of the mirror image that are looked for, the strongest: mirror images are rare and mostly whole. */
const mostMirrored = 20;
/** Matches with one picture that are kept: for a guess two are enough. */
const mostMatches = 12;

/**
 * Finds pictures that are parts of one, by their keypoints: each is filed under the words of its patch's hash, and pictures of
 * which two keypoints are alike are laid upon each other. Pictures are added one by one and never leave.
 */
export class KeypointIndex {
  readonly #sets: KeypointSet[] = [];
  readonly #neighbours: Neighbour[][] = [];
  #records = new Int32Array(recordLength * 4096);
  #count = 0;
  /** For each picture the search that met it last, and the match by which it did. */
  #asked = new Int32Array(1024);
  #firsts = new Int32Array(1024);
  #asking = 0;
  #wordBits = leastBits;
  /** For each word and value of it the record filed last; -1: none. */
  #heads = new Int32Array(words << leastBits).fill(-1);

  /**
   * @param packed as findKeypoints makes it
   * @param known its neighbours, which are not searched for then
   * @returns number of the picture
   */
  add(packed: Uint8Array, known?: readonly Neighbour[]): number {
    const number = this.#sets.length;
    const own = new KeypointSet(packed);
    this.#sets.push(own);
    this.#neighbours.push([...(known ?? [])]);
    if (known === undefined) {
      this.#find(number, own, own.count);
      this.#find(number, own.mirrored(), Math.min(mostMirrored, own.count));
    }
    this.#file(number, own);
    return number;
  }

  /** Pictures that show the same as this one. */
  neighbours(number: number): readonly Neighbour[] {
    return this.#neighbours[number] ?? [];
  }

  #find(number: number, own: KeypointSet, strongest: number): void {
    const ours = this.#neighbours[number]!;
    for (const [other, matches] of this.#matches(own, strongest)) {
      if (ours.length === mostNeighbours) return;
      const found = registerKeypoints(own, this.#sets[other]!, matches);
      if (found === undefined) continue;
      const theirs = this.#neighbours[other]!;
      ours.push({ number: other, ...found });
      if (theirs.length < mostNeighbours) theirs.push({ number, ...found });
    }
  }

  /** Keypoints that are like one of the strongest of this picture, for each other picture that has two and more. */
  #matches(own: KeypointSet, strongest: number): ReadonlyMap<number, readonly Match[]> {
    const [records, heads, firsts, asked] = [this.#records, this.#heads, this.#firsts, this.#asked];
    const bits = this.#wordBits;
    this.#asking += 1;
    const asking = this.#asking;
    const found = new Map<number, Match[]>();
    for (let at = 0; at < strongest; at += 1) {
      const low = own.low(at);
      const high = own.high(at);
      for (let word = 0; word < words; word += 1) {
        let other = heads[headOf(low, high, word, bits)]!;
        for (let looked = 0; other >= 0 && looked < mostLooked; looked += 1) {
          const start = other * recordLength;
          other = records[start + 3 + word]!;
          if (bitCount(low ^ records[start]!) + bitCount(high ^ records[start + 1]!) > guessBits) continue;
          const owner = records[start + 2]!;
          const picture = owner >> placeBits;
          const match = matchOf(at, owner & ((1 << placeBits) - 1));
          if (asked[picture] !== asking) {
            // Most have one in common by chance: a list for each would take most of the time.
            asked[picture] = asking;
            firsts[picture] = match;
          } else if (firsts[picture] !== match) {
            const matches = found.get(picture);
            if (matches === undefined) found.set(picture, [firsts[picture]!, match]);
            else if (matches.length < mostMatches && !matches.includes(match)) matches.push(match);
          }
        }
      }
    }
    return found;
  }

  #file(number: number, own: KeypointSet): void {
    this.#grow(own.count);
    for (let at = 0; at < own.count; at += 1) {
      const start = this.#count * recordLength;
      this.#records[start] = own.low(at);
      this.#records[start + 1] = own.high(at);
      this.#records[start + 2] = (number << placeBits) | at;
      this.#link(this.#count);
      this.#count += 1;
    }
  }

  /** Puts a record at the head of each of its words. */
  #link(record: number): void {
    const start = record * recordLength;
    for (let word = 0; word < words; word += 1) {
      const head = headOf(this.#records[start]!, this.#records[start + 1]!, word, this.#wordBits);
      this.#records[start + 3 + word] = this.#heads[head]!;
      this.#heads[head] = record;
    }
  }

  #grow(more: number): void {
    if ((this.#count + more) * recordLength > this.#records.length) this.#records = grown(this.#records);
    if (this.#sets.length > this.#asked.length) {
      this.#asked = grown(this.#asked);
      this.#firsts = grown(this.#firsts);
    }
    if (this.#wordBits === mostBits || this.#count + more <= 1 << this.#wordBits) return;
    this.#wordBits += 1;
    this.#heads = new Int32Array(words << this.#wordBits).fill(-1);
    for (let record = 0; record < this.#count; record += 1) this.#link(record);
  }
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.ceil(values.length * 1.5));
  more.set(values);
  return more;
}

/** The last word goes on into the first. */
function headOf(low: number, high: number, word: number, bits: number): number {
  const half = word < 2 ? low : high;
  const value = (word & 1) === 0 ? half : (half >>> 16) | ((word < 2 ? high : low) << 16);
  return (word << bits) | (value & ((1 << bits) - 1));
}
