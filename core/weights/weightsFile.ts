import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { toThawError } from "../contract/errors.ts";

/** A weights file in memory, with the hash that names what it makes. */
export interface WeightsFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** Reads a weights file once, for its hash and its content; nothing is parsed yet. */
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  try {
    const bytes = await readFile(path);
    return { path, bytes, hash: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    throw toThawError(error);
  }
}
