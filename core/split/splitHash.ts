import { createHash } from "node:crypto";
import type { Part } from "../contract/photos.ts";

export interface SplitRow {
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly contentHash: string;
  readonly class: string;
  readonly part: Part;
}

const digests = new WeakMap<SplitRow, Buffer>();

function digestOf(row: SplitRow): Buffer {
  const known = digests.get(row);
  if (known !== undefined) return known;
  const digest = createHash("sha256").update(`${row.contentHash}\0${row.class}\0${row.part}`).digest();
  digests.set(row, digest);
  return digest;
}

/**
 * Names an assignment whatever the order, names and ids of its files: the sum of the rows' SHA-256 digests, as eight 32-bit words
 * modulo 2^32 each. A sum, and not a hash over sorted rows, since digests are remembered with their (immutable) rows and one
 * removal among 100,000 photos must cost no sorting.
 * @returns 64 hexadecimal digits
 */
export function splitHash(rows: Iterable<SplitRow>): string {
  const sum = new Uint32Array(8);
  for (const row of rows) {
    const digest = digestOf(row);
    for (let word = 0; word < 8; word += 1) sum[word] = (sum[word] ?? 0) + digest.readUInt32LE(word * 4);
  }
  return [...sum].map((word) => word.toString(16).padStart(8, "0")).join("");
}
