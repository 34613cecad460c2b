import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { Backbone } from "../network/network.ts";
import { locateWeights } from "./locateWeights.ts";

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

/**
 * The weights of a backbone: the person's own file, or the published one, whose hash must be what its publisher says.
 * @throws weightsMissing, weightsDamaged
 */
export async function backboneWeights(backbone: Backbone, override?: string, folder?: string): Promise<WeightsFile> {
  const file = await readWeightsFile(await locateWeights(backbone, override, folder));
  if (override === undefined && !file.hash.startsWith(backbone.weights.sha256)) {
    throw new ThawError(
      "weightsDamaged",
      `The weights file ${file.path} is not what its publisher put out (its SHA-256 does not begin with ` +
        `${backbone.weights.sha256}). Delete it and fetch it again: thaw weights ${backbone.name}.`,
      { details: { file: file.path } },
    );
  }
  return file;
}
