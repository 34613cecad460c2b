import { open } from "node:fs/promises";

/** A file that only grows, except for cutting off what a failed write left. */
export interface AppendFile {
  append(data: string): Promise<void>;
  sync(): Promise<void>;
  /** Cuts the file to `length` bytes. */
  cut(length: number): Promise<void>;
  close(): Promise<void>;
}

export async function openAppendFile(path: string): Promise<AppendFile> {
  const handle = await open(path, "a");
  return {
    append: async (data) => await handle.appendFile(data),
    sync: async () => await handle.datasync(),
    cut: async (length) => await handle.truncate(length),
    close: async () => await handle.close(),
  };
}
