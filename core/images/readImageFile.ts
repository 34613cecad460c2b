import { open } from "node:fs/promises";
import { ThawError, toThawError } from "../contract/errors.ts";

/** No photo is larger; a file that is would only fill the worker's memory. */
export const maxBytes = 512 * 1024 * 1024;

/** The whole file in memory, so that the decoder sees bytes and never a path. */
export async function readImageFile(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      if (size === 0) throw new ThawError("emptyFile", "is empty (0 bytes)");
      if (size > maxBytes) throw new ThawError("imageTooLarge", `is ${Math.round(size / 1e6)} MB; the limit is 512 MB`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readingError(error);
  }
}

function readingError(error: unknown): ThawError {
  const known = toThawError(error);
  switch (known.code) {
    case "notFound":
      return new ThawError("photoVanished", "is no longer there", { cause: error });
    case "permissionDenied":
      return new ThawError("notReadable", "can't be read: permission denied", { cause: error, retryable: true });
    case "ioFailed":
      return new ThawError("notReadable", "can't be read: the disk reports an error", {
        cause: error,
        retryable: true,
      });
    default:
      return known;
  }
}
