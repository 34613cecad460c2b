import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { bundledFile } from "../bundledFile.ts";
import { ThawError } from "../contract/errors.ts";
import { cachedPicture, type PhotoSize } from "../contract/photos.ts";
import { hashFile } from "./hashFile.ts";
import type { ImageAnswer, ImageJob, PixelSettings, Probe } from "./imageJobs.ts";
import { JobQueue, type Priority } from "./jobQueue.ts";
import type { PhotoMeasures } from "./photoMeasures.ts";
import { type Rendering, renderings } from "./renderImage.ts";
import { sweepCache } from "./sweepCache.ts";
import { plainView, type View } from "./view.ts";
import { SharedLoss, WorkerLoss, WorkerProcess } from "./workerProcess.ts";

export interface ImagePoolOptions {
  /** Number of worker processes; one a core, at most four, unless given. */
  readonly workers?: number;
  /** The bundled worker; out/core/imageWorker.js unless given. */
  readonly script?: string;
  /** Milliseconds after which a file counts as hanging; 10 s unless given. */
  readonly timeoutMs?: number;
}

/** Jobs for pixels that a worker is given ahead: it has work while the core is at something else and hands out nothing. */
const ahead = 16;

/** Photos in full size that the cache keeps: some MB each, and hardly looked at twice. */
const mostFull = 24;

interface Waiting {
  readonly job: ImageJob;
  readonly priority: Priority;
  /** A worker was lost with this and other jobs in it: tried again with no other beside it. */
  alone: boolean;
  readonly resolve: (answer: ImageAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Decodes photos in processes of its own, so that a file that crashes or hangs the decoder costs that file alone.
 */
export class ImagePool {
  readonly size: number;
  readonly #script: string;
  readonly #timeoutMs: number;
  readonly #queue = new JobQueue<Waiting>();
  readonly #workers = new Set<WorkerProcess>();
  /** Workers that try a suspect. */
  readonly #closedTo = new Set<WorkerProcess>();
  /** Starts without one success between them: a missing script must not fork for ever. */
  #barrenStarts = 0;
  #lastWords = "";
  #closed = false;

  constructor(options: ImagePoolOptions = {}) {
    this.size = options.workers ?? Math.min(4, availableParallelism());
    this.#script = options.script ?? bundledFile("imageWorker.js");
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  /**
   * Hashes and decodes a file once.
   * @returns pixel size after orientation, SHA-256 of the bytes, and what is wrong with it.
   */
  async probe(path: string, signal?: AbortSignal): Promise<Probe> {
    try {
      const answer = await this.#perform({ kind: "probe", path }, 2, signal);
      return expectKind(answer, "probe").probe;
    } catch (error) {
      if (!(error instanceof WorkerLoss)) throw error;
      // Remembered like any other bad file, so that it is not tried again until it changes.
      const problem = { code: error.code, reason: error.reason, fatal: true };
      return { contentHash: await hashFile(path), problem };
    }
  }

  /** Decodes a file once and measures what the Clean stage goes by. */
  async measure(path: string, signal?: AbortSignal): Promise<PhotoMeasures> {
    return expectKind(await this.#perform({ kind: "measure", path }, 2, signal), "measure").measures;
  }

  /**
   * @param contentHash SHA-256 of the file's bytes, which names the result
   * @returns path of the re-encoded JPEG in `cacheDir`; see `renderings`
   */
  async render(path: string, size: PhotoSize, cacheDir: string, contentHash: string): Promise<string> {
    const target = join(cacheDir, cachedPicture(size, contentHash));
    const there = await stat(target).catch(() => undefined);
    if (there !== undefined && there.size > 0) return target;
    await this.renderTo(path, renderings[size], target);
    if (size === "full") await sweepCache(join(cacheDir, size), mostFull);
    return target;
  }

  /** Writes a re-encoded JPEG of a photo to `target`, whatever lies there. */
  async renderTo(path: string, rendering: Rendering, target: string): Promise<void> {
    await this.#perform({ kind: "render", path, rendering, target }, 0);
  }

  /** @returns size * size * 3 bytes RGB: shorter side resized and centre cropped, or squeezed, as the settings say. */
  async pixels(path: string, settings: PixelSettings, signal?: AbortSignal): Promise<Uint8Array> {
    const [pixels] = await this.views(path, settings, [plainView], "", signal);
    return pixels ?? new Uint8Array();
  }

  /**
   * Several views of a photo from one decode.
   * @param contentHash SHA-256 of the file's bytes, which draws depend on
   * @returns for each view size * size * 3 bytes, RGB
   */
  async views(
    path: string,
    settings: PixelSettings,
    views: readonly View[],
    contentHash: string,
    signal?: AbortSignal,
  ): Promise<readonly Uint8Array[]> {
    const job = { kind: "pixels", path, settings: plain(settings), views, contentHash } as const;
    const answer = await this.#perform(job, 1, signal);
    // Buffers came through the channel; the same bytes without their extras.
    return expectKind(answer, "pixels").pixels.map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    );
  }

  /** Writes one view of a photo as a JPEG to `target`, for a person to look at. */
  async augmented(
    path: string,
    settings: PixelSettings,
    view: View,
    contentHash: string,
    target: string,
  ): Promise<void> {
    const job = { path, settings: plain(settings), views: [view], contentHash, target };
    await this.#perform({ kind: "augmented", ...job }, 0);
  }

  /** Ends the workers; whatever still waits fails with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.drain()) waiting.reject(new ThawError("cancelled", "Stopped."));
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  #perform(job: ImageJob, priority: Priority, signal?: AbortSignal): Promise<ImageAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#closed || signal?.aborted === true) {
        reject(new ThawError("cancelled", "Stopped."));
        return;
      }
      const abort = (): void => {
        // A job that already runs is let finish: it takes milliseconds, and killing the worker would cost more.
        if (this.#queue.remove(waiting)) waiting.reject(new ThawError("cancelled", "Stopped."));
      };
      const waiting: Waiting = {
        job,
        priority,
        alone: false,
        resolve: (answer) => {
          signal?.removeEventListener("abort", abort);
          resolve(answer);
        },
        reject: (error) => {
          signal?.removeEventListener("abort", abort);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#queue.add(waiting, priority);
      this.#pump();
    });
  }

  #pump(): void {
    for (let next = this.#queue.first(); next !== undefined; next = this.#queue.first()) {
      const worker = this.#roomFor(next);
      if (worker === undefined) break;
      this.#queue.remove(next);
      this.#give(next, worker);
    }
    if (!this.#queue.isEmpty && this.#workers.size < this.size && !this.#closed) this.#start();
  }

  /** The least busy worker, where it may have this job too: reading a folder goes file by file, pixels go ahead. */
  #roomFor({ job, priority, alone }: Waiting): WorkerProcess | undefined {
    const open = [...this.#workers].filter((worker) => worker.isReady && !this.#closedTo.has(worker));
    const [first] = open.sort((a, b) => a.load - b.load);
    const limit = alone ? 1 : priority === 0 ? ahead + 1 : job.kind === "pixels" ? ahead : 1;
    return first !== undefined && first.load < limit ? first : undefined;
  }

  #give(waiting: Waiting, worker: WorkerProcess): void {
    if (waiting.alone) this.#closedTo.add(worker);
    worker.perform(waiting.job).then(waiting.resolve, (error: unknown) => {
      if (error instanceof SharedLoss && !this.#closed) {
        waiting.alone = true;
        this.#queue.add(waiting, 0);
        this.#pump();
      } else waiting.reject(error instanceof SharedLoss ? new ThawError("cancelled", "Stopped.") : error);
    });
  }

  #start(): void {
    if (this.#barrenStarts >= 3) {
      const message = `The image worker does not start (${this.#script}). Run the set-up again.`;
      const error = new ThawError("runtimeMissing", message, { details: { output: this.#lastWords } });
      for (const waiting of this.#queue.drain()) waiting.reject(error);
      this.#barrenStarts = 0;
      return;
    }
    this.#barrenStarts += 1;
    const worker = new WorkerProcess({
      script: this.#script,
      timeoutMs: this.#timeoutMs,
      onRoom: (ready) => {
        this.#barrenStarts = 0;
        if (ready.load === 0) this.#closedTo.delete(ready);
        this.#pump();
      },
      onGone: (gone) => {
        this.#workers.delete(gone);
        this.#closedTo.delete(gone);
        this.#lastWords = gone.lastWords;
        this.#pump();
      },
    });
    this.#workers.add(worker);
  }
}

/** Only what the worker reads: a backbone's descriptor may carry more than can be sent. */
function plain({ size, resizeShorterSide, resize }: PixelSettings): PixelSettings {
  return { size, resizeShorterSide, ...(resize === undefined ? {} : { resize }) };
}

function expectKind<K extends ImageAnswer["kind"]>(answer: ImageAnswer, kind: K): Extract<ImageAnswer, { kind: K }> {
  if (answer.kind !== kind) throw new ThawError("internal", `the image worker answered ${answer.kind} to ${kind}`);
  return answer as Extract<ImageAnswer, { kind: K }>;
}
