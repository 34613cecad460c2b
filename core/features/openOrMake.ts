import { type FileHandle, open } from "node:fs/promises";

/** Opens a file for reading and writing as it stands; makes it where there is none. */
export async function openOrMake(file: string): Promise<FileHandle> {
  return await open(file, "r+").catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return await open(file, "w+", 0o644);
    throw error;
  });
}
