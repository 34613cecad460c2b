import { readFile, stat } from "node:fs/promises";
import { ThawError, toThawError } from "../contract/errors.ts";
import { readLegacyCheckpoint } from "./legacyCheckpoint.ts";
import { readSafetensorsBytes, safetensorsHeaderLength } from "./safetensors.ts";
import type { StateDict } from "./tensors.ts";
import { damaged, faultFor } from "./weightsFault.ts";
import { readZipCheckpoint } from "./zipCheckpoint.ts";

/** Files are read whole; no supported backbone comes near to this many bytes. */
const largestFile = 2 ** 31 - 1;

async function parse(file: Buffer): Promise<StateDict> {
  if (file.length < 4) throw damaged("it is empty or cut short");
  if (file.readUInt32BE(0) === 0x504b0304) return await readZipCheckpoint(file);
  const headerLength = safetensorsHeaderLength(file);
  if (headerLength !== undefined) return await readSafetensorsBytes(file, headerLength);
  if (file[0] === 0x80) return await readLegacyCheckpoint(file);
  throw damaged("it is neither a PyTorch state dict nor a safetensors file");
}

/**
 * Reads a state dict from bytes: torch.save's zip and older formats, or safetensors, told apart by their first bytes.
 * Nothing in the file is executed. Throws `weightsUnsafe` where it holds anything but tensors, `weightsDamaged` where it
 * is cut short, corrupt or of no known format; `name` stands in the message.
 */
export async function parseStateDict(name: string, file: Buffer): Promise<StateDict> {
  try {
    return await parse(file);
  } catch (error) {
    throw faultFor(name, error);
  }
}

/** Reads a state dict from a file; see parseStateDict. Throws `weightsMissing` where there is no such file. */
export async function readStateDict(file: string): Promise<StateDict> {
  let content: Buffer;
  try {
    const { size } = await stat(file);
    if (size > largestFile) throw faultFor(file, damaged("it is larger than 2 GB"));
    content = await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new ThawError(
        "weightsMissing",
        `There is no weights file ${file}. Give the path of a .pth or .safetensors file.`,
      );
    }
    throw toThawError(error);
  }
  return parseStateDict(file, content);
}
