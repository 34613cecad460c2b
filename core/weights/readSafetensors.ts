import { readSafetensorsBytes, safetensorsHeaderLength } from "./safetensors.ts";
import type { StateDict } from "./tensors.ts";
import { damaged, faultFor } from "./weightsFault.ts";

/** Reads the bytes of a safetensors file. Throws `weightsDamaged`, with `name` in the message. */
export function readSafetensors(bytes: Uint8Array, name: string): StateDict {
  const headerLength = safetensorsHeaderLength(bytes);
  try {
    if (headerLength === undefined) throw damaged("it does not begin as a safetensors file does");
    return readSafetensorsBytes(bytes, headerLength);
  } catch (error) {
    throw faultFor(name, error);
  }
}
