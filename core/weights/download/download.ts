import { type FileHandle, open, stat, truncate } from "node:fs/promises";
import type { Dispatcher, Response } from "undici";
import { connection, type Patience, usualPatience } from "../../download/connection.ts";
import { DownloadFault, networkFault, statusFault } from "../../download/downloadFault.ts";
import { tryAgain } from "../../download/tryAgain.ts";
import { requestFrom } from "./requestFrom.ts";

export interface Download {
  readonly url: string;
  /** Where the bytes go as they come; what is there already is gone on with. */
  readonly partial: string;
  /** More than this can't be the file, bytes. */
  readonly largest: number;
  readonly signal: AbortSignal;
  /** `total` is 0 while it is not known. */
  readonly onProgress: (done: number, total: number) => void;
  /** Told before each further try: what the last one came to, for the middle of a sentence. */
  readonly onRetry?: (fault: string) => void;
  readonly patience?: Patience | undefined;
  /** Milliseconds before the second try; doubled before each further one. */
  readonly firstWait?: number | undefined;
}

const tries = 5;

/** A try that brought this much counts as the first again, bytes: a bad line gets through in the end. */
const worthwhile = 1 << 20;

/** Bytes of a file that are there; 0 where it is not. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}

/** @returns "bytes 100-199/200" as {start: 100, total: 200}; what is not told is undefined */
function contentRange(response: Response): { start: number | undefined; total: number | undefined } {
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  return { start: start === undefined ? undefined : Number(start), total: Number(total ?? Number.NaN) || undefined };
}

/** Writes an answer's body behind the first `from` bytes of the file. */
async function store(
  response: Response,
  handle: FileHandle,
  from: number,
  { largest, signal, onProgress }: Download,
): Promise<void> {
  const length = Number(response.headers.get("content-length") ?? 0);
  const total = length === 0 ? 0 : from + length;
  if (total > largest) throw new DownloadFault(`the server has a file of ${total} bytes there, another one`, false);
  let done = from;
  onProgress(done, total);
  // A for-await over the body alone would take an error of the disk for one of the network.
  const pieces = response.body!.getReader();
  try {
    for (;;) {
      const piece = await pieces.read().catch((error: unknown) => {
        signal.throwIfAborted();
        throw networkFault(error) ?? error;
      });
      if (piece.done) break;
      const bytes = piece.value as Uint8Array;
      for (let at = 0; at < bytes.length; ) {
        at += (await handle.write(bytes, at, bytes.length - at, done + at)).bytesWritten;
      }
      done += bytes.length;
      if (done > largest) throw new DownloadFault("the file goes on beyond its size", false);
      onProgress(done, total);
    }
  } finally {
    await pieces.cancel().catch(() => undefined);
  }
  if (total > 0 && done < total) throw new DownloadFault("the connection was cut", true);
}

/** One try: goes on behind what is there, or from the start where the server can't. */
async function attempt(download: Download, dispatcher: Dispatcher): Promise<void> {
  const { url, partial, signal } = download;
  const have = await sizeOf(partial);
  const response = await requestFrom(url, have, dispatcher, signal);
  const { start, total } = contentRange(response);
  const { status } = response;
  const goesOn = status === 206 && start === have;
  if (status !== 200 && !goesOn) await response.body?.cancel();
  // Nothing lies beyond what is there.
  if (status === 416 && total === have) return;
  if (status === 416 || (status === 206 && !goesOn)) {
    await truncate(partial, 0);
    throw new DownloadFault("the server's file is not the one that was begun", true);
  }
  if (status !== 200 && !goesOn) throw statusFault(status);
  const handle = await open(partial, have > 0 ? "r+" : "w");
  try {
    if (!goesOn && have > 0) await handle.truncate(0);
    await store(response, handle, goesOn ? have : 0, download);
    // On disk before it counts, so that a power cut leaves no file that is whole by its size alone.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Downloads a file, going on with what an earlier try or an earlier process left. What has come stays in the partial file
 * whatever happens. Faults that may pass are met by further tries, with growing waits.
 * @throws DownloadFault in words; the system's own errors (disk); the signal's reason
 */
export async function download(options: Download): Promise<void> {
  const { partial, signal, patience = usualPatience, firstWait = 1000, onRetry } = options;
  const dispatcher = connection(patience);
  let before = 0;
  try {
    await tryAgain(
      async () => {
        before = await sizeOf(partial);
        await attempt(options, dispatcher);
      },
      {
        signal,
        tries,
        firstWait,
        onRetry,
        countsAsFirst: async () => (await sizeOf(partial)) - before >= worthwhile,
      },
    );
  } finally {
    await dispatcher.destroy();
  }
}
