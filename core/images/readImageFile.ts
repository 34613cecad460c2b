import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ThawError, toThawError } from "../contract/errors.ts";

/** No photo is larger; a file that is would only fill the worker's memory. */
export const maxBytes = 512 * 1024 * 1024;

/** Memory for one file after the other: a fresh piece for each would keep the garbage collector busy. */
export interface FileRoom {
  bytes: Buffer;
}

/** A larger piece is not kept. */
const mostKept = 32 * 1024 * 1024;

/**
 * The whole file in memory, so that the decoder sees bytes and never a path. Read at once: an image worker has nothing else to
 * do meanwhile, and going through promises would cost a tenth of what a thumbnail does.
 * @param room what is returned may lie in, until the next file does
 */
export function readImageFile(path: string, room: FileRoom): Buffer {
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      if (size === 0) throw new ThawError("emptyFile", "is empty (0 bytes)");
      if (size > maxBytes) throw new ThawError("imageTooLarge", `is ${Math.round(size / 1e6)} MB; the limit is 512 MB`);
      return readAll(file, size, room);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw readingError(error);
  }
}

/** @param size of the file a moment ago: it may have been cut meanwhile */
function readAll(file: number, size: number, room: FileRoom): Buffer {
  if (size <= mostKept && room.bytes.length < size) room.bytes = Buffer.allocUnsafeSlow(Math.min(mostKept, size * 2));
  const bytes = size <= mostKept ? room.bytes : Buffer.allocUnsafeSlow(size);
  let length = 0;
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
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
