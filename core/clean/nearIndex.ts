/** Two hashes of 64 bits each, and the most bits in which those of near pictures differ. */
export interface NearBounds {
  /** At most 11: the search below finds no more. */
  readonly first: number;
  readonly second: number;
}

/** The first hash falls into four words; of 11 differing bits one word has two at most (pigeonhole). */
const words = 4;
const wordBits = 16;

export interface Distance {
  readonly first: number;
  readonly second: number;
}

/** Every pattern of at most two bits of a word: 137 of them. */
const patterns: readonly number[] = (() => {
  const found = [0];
  for (let a = 0; a < wordBits; a += 1) {
    found.push(1 << a);
    for (let b = 0; b < a; b += 1) found.push((1 << a) | (1 << b));
  }
  return found;
})();

/** Neighbours kept of one picture: of a thousand frames of one film nobody needs every pair. */
export const mostNeighbours = 256;

/**
 * Finds pictures whose hashes are near, by multi-index hashing (Norouzi, Punjani and Fleet 2012): a picture is filed under
 * each word of its first hash, and looked for under all words that differ in two bits. 100,000 pictures take seconds where
 * comparing each with each takes an hour. Pictures are added one by one and never leave; who is no longer in use is passed
 * over by whoever asks.
 */
export class NearIndex {
  readonly #bounds: NearBounds;
  /** Four 32-bit halves a picture: first hash low, high, second low, high. */
  #hashes = new Uint32Array(words * 1024);
  #count = 0;
  /** For each word and value of it the picture filed last, and for each picture and word the one before it; -1: none. */
  readonly #heads = new Int32Array(words << wordBits).fill(-1);
  #before = new Int32Array(words * 1024);
  readonly #neighbours: number[][] = [];
  readonly #same = new Map<bigint, number>();

  constructor(bounds: NearBounds) {
    this.#bounds = bounds;
  }

  /** @returns number of the picture: the same for the same pair of hashes */
  add(first: bigint, second: bigint): number {
    const key = (first << 64n) | second;
    const there = this.#same.get(key);
    if (there !== undefined) return there;
    const number = this.#count;
    this.#same.set(key, number);
    this.#count += 1;
    if (this.#hashes.length < this.#count * words) this.#grow();
    this.#hashes.set([low(first), high(first), low(second), high(second)], number * words);
    this.#neighbours.push([]);
    this.#find(number);
    for (let word = 0; word < words; word += 1) {
      const head = (word << wordBits) | this.#word(number, word);
      this.#before[number * words + word] = this.#heads[head]!;
      this.#heads[head] = number;
    }
    return number;
  }

  /** Pictures near this one, in the order in which they were added. */
  neighbours(number: number): readonly number[] {
    return this.#neighbours[number] ?? [];
  }

  /** Bits in which the hashes of two pictures differ. */
  distance(a: number, b: number): Distance {
    return { first: this.#differing(a * words, b * words), second: this.#differing(a * words + 2, b * words + 2) };
  }

  #find(number: number): void {
    const [hashes, heads, before, { first, second }] = [this.#hashes, this.#heads, this.#before, this.#bounds];
    const near = new Set<number>();
    const own = number * words;
    const [lowHalf, highHalf] = [hashes[own]!, hashes[own + 1]!];
    for (let word = 0; word < words; word += 1) {
      const head = (word << wordBits) | this.#word(number, word);
      for (const pattern of patterns) {
        for (let other = heads[head ^ pattern]!; other >= 0; other = before[other * words + word]!) {
          // One half alone rules most of them out.
          const bits = bitCount(lowHalf ^ hashes[other * words]!);
          if (bits > first || bits + bitCount(highHalf ^ hashes[other * words + 1]!) > first) continue;
          if (this.#differing(own + 2, other * words + 2) <= second) near.add(other);
        }
      }
    }
    for (const other of near) {
      const [ours, theirs] = [this.#neighbours[number]!, this.#neighbours[other]!];
      if (ours.length < mostNeighbours) ours.push(other);
      if (theirs.length < mostNeighbours) theirs.push(number);
    }
    this.#neighbours[number]!.sort((a, b) => a - b);
  }

  /** Bits in which two hashes differ, by the places of their lower halves. */
  #differing(a: number, b: number): number {
    const hashes = this.#hashes;
    return bitCount(hashes[a]! ^ hashes[b]!) + bitCount(hashes[a + 1]! ^ hashes[b + 1]!);
  }

  #word(number: number, word: number): number {
    const half = this.#hashes[number * words + (word >> 1)]!;
    return (word & 1) === 0 ? half & 0xffff : half >>> wordBits;
  }

  #grow(): void {
    const hashes = new Uint32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const before = new Int32Array(hashes.length);
    before.set(this.#before);
    this.#before = before;
  }
}

const low = (hash: bigint): number => Number(hash & 0xffff_ffffn);
const high = (hash: bigint): number => Number(hash >> 32n);

/** Ones of 32 bits (Warren, "Hacker's Delight", 5-1). */
export function bitCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
