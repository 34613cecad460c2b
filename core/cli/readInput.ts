import { readFile } from "node:fs/promises";
import { addAbortSignal, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { RunContext } from "./run.ts";

/**
 * Text of a file that the person names, or of standard input where they name "-".
 * @throws usage; cancelled, since standard input may have no end
 */
export async function readInput(
  file: string,
  { signal, output }: RunContext,
  stdin: Readable & { readonly isTTY?: boolean } = process.stdin,
): Promise<string> {
  try {
    if (file !== "-") return await readFile(file, "utf8");
    if (stdin.isTTY === true) output.note("Reading what you type; Ctrl+D on a line of its own ends it.");
    return await text(addAbortSignal(signal, stdin));
  } catch (error) {
    const { code, message } = toThawError(error);
    if (code === "cancelled") throw error;
    throw new ThawError("usage", `${file} can't be read: ${message} See: thaw --help`, { cause: error });
  }
}
