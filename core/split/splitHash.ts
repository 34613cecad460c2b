import type { Part } from "../contract/photos.ts";
import { sha256 } from "./sha256.ts";

export interface SplitRow {
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly contentHash: string;
  readonly class: string;
  readonly part: Part;
}

/**
 * Names an assignment whatever the order, names and ids of its files: the sum of the rows' SHA-256 digests, as eight 32-bit words
 * modulo 2^32 each. A sum, and not a hash over sorted rows, since after one removal among 100,000 photos it must cost one digest.
 */
export class SplitSum {
  readonly #sum = new Uint32Array(8);
  // Changes that nobody has asked about yet: digests are worth their time only once a split is looked at.
  #added: SplitRow[] = [];
  #removed: SplitRow[] = [];

  add(row: SplitRow): void {
    this.#added.push(row);
  }

  remove(row: SplitRow): void {
    this.#removed.push(row);
  }

  /** @returns eight words of 32 bits, for `restore` */
  words(): readonly number[] {
    for (const row of this.#added) this.#count(row, 1);
    for (const row of this.#removed) this.#count(row, -1);
    this.#added = [];
    this.#removed = [];
    return [...this.#sum];
  }

  /** Takes the sum of all rows so far, as `words` told it earlier, in place of working it out. */
  restore(words: readonly number[]): void {
    this.#sum.set(words);
    this.#added = [];
    this.#removed = [];
  }

  /** @returns 64 hexadecimal digits */
  hash(): string {
    return this.words()
      .map((word) => word.toString(16).padStart(8, "0"))
      .join("");
  }

  #count(row: SplitRow, sign: 1 | -1): void {
    const digest = sha256(`${row.contentHash}\0${row.class}\0${row.part}`, "binary");
    for (let word = 0; word < 8; word += 1) {
      this.#sum[word] = (this.#sum[word] ?? 0) + sign * wordOf(digest, word * 4);
    }
  }
}

/** 32 bits of a string of bytes, the lowest first; what wraps around wraps in the sum as well. */
function wordOf(bytes: string, at: number): number {
  const byte = (place: number): number => bytes.charCodeAt(at + place) << (8 * place);
  return byte(0) | byte(1) | byte(2) | byte(3);
}

export function splitHash(rows: Iterable<SplitRow>): string {
  const sum = new SplitSum();
  for (const row of rows) sum.add(row);
  return sum.hash();
}
