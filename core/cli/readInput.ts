import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { ThawError, toThawError } from "../contract/errors.ts";

/** Text of a file that the person names, or of standard input where they name "-". @throws usage */
export async function readInput(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new ThawError("usage", `${file} can't be read: ${toThawError(error).message} See: thaw --help`, {
      cause: error,
    });
  }
}
