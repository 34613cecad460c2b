import { readFile } from "node:fs/promises";
import path from "node:path";
import { writeAtomically } from "../images/writeAtomically.ts";
import { Breath, mapInTurns } from "../jobs/breath.ts";
import { crc32 } from "../weights/crc32.ts";

/** Two pictures that show the same: their places among the contents, and how many of their keypoints agree. */
export interface PartPair {
  readonly first: number;
  readonly second: number;
  readonly matched: number;
  readonly possible: number;
}

/** What was found among these contents, all of which were compared with one another. */
export interface Parts {
  readonly contentHashes: readonly string[];
  readonly pairs: readonly PartPair[];
}

/** Raised when keypoints are found or compared in another way. */
const magic = "THAWPAR1";
const [headBytes, hashBytes, pairBytes, sumBytes] = [magic.length + 8, 32, 10, 4];

const fileOf = (cacheDir: string): string => path.join(cacheDir, "measures", "parts.bin");

/** Nothing where the file is missing, damaged or of another version. */
export async function readParts(cacheDir: string): Promise<Parts> {
  const bytes = await readFile(fileOf(cacheDir)).catch(() => Buffer.alloc(0));
  const nothing: Parts = { contentHashes: [], pairs: [] };
  if (bytes.length < headBytes + sumBytes || bytes.toString("latin1", 0, magic.length) !== magic) return nothing;
  const [contents, pairs] = [bytes.readUInt32LE(magic.length), bytes.readUInt32LE(magic.length + 4)];
  const pairsAt = headBytes + contents * hashBytes;
  const sumAt = pairsAt + pairs * pairBytes;
  if (bytes.length !== sumAt + sumBytes || crc32(bytes.subarray(0, sumAt)) !== bytes.readUInt32LE(sumAt))
    return nothing;
  const hashAt = (number: number): string => {
    const start = headBytes + number * hashBytes;
    return bytes.toString("hex", start, start + hashBytes);
  };
  const pairAt = (number: number): PartPair => {
    const start = pairsAt + number * pairBytes;
    const [first, second] = [bytes.readUInt32LE(start), bytes.readUInt32LE(start + 4)];
    return { first, second, matched: bytes.readUInt8(start + 8), possible: bytes.readUInt8(start + 9) };
  };
  const breath = new Breath();
  return {
    contentHashes: await mapInTurns(Array(contents).keys(), hashAt, breath),
    pairs: await mapInTurns(Array(pairs).keys(), pairAt, breath),
  };
}

/** @throws what the disk says */
export async function keepParts(cacheDir: string, { contentHashes, pairs }: Parts): Promise<void> {
  const pairsAt = headBytes + contentHashes.length * hashBytes;
  const sumAt = pairsAt + pairs.length * pairBytes;
  const bytes = Buffer.alloc(sumAt + sumBytes);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(contentHashes.length, magic.length);
  bytes.writeUInt32LE(pairs.length, magic.length + 4);
  for (const [number, hash] of contentHashes.entries()) bytes.write(hash, headBytes + number * hashBytes, "hex");
  for (const [number, { first, second, matched, possible }] of pairs.entries()) {
    const start = pairsAt + number * pairBytes;
    bytes.writeUInt32LE(first, start);
    bytes.writeUInt32LE(second, start + 4);
    bytes.writeUInt8(matched, start + 8);
    bytes.writeUInt8(possible, start + 9);
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, sumAt)), sumAt);
  await writeAtomically(fileOf(cacheDir), bytes);
}
