import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { Breath } from "../jobs/breath.ts";
import { crc32 } from "../weights/crc32.ts";
import { fromHalf, toHalf } from "./halfPrecision.ts";
import { openOrMake } from "./openOrMake.ts";

/** How values lie on disk. Half precision keeps 11 of float32's 24 digits in half the space. */
export type FeatureStorage = "f32" | "f16";

export interface FeatureRecord {
  /** SHA-256 of the photo's bytes, 64 hexadecimal digits. */
  readonly contentHash: string;
  readonly values: Float32Array;
}

const magic = "THAWFEA2";
const headerBytes = 16;
const hashBytes = 32;
/** SHA-256 of the photo, CRC-32 of its values, CRC-32 of these two. */
const entryBytes = hashBytes + 8;
const bytesPerValue: Readonly<Record<FeatureStorage, number>> = { f32: 4, f16: 2 };
const storages: readonly FeatureStorage[] = ["f32", "f16"];

/** How much of the vectors is read at a time: large reads run at the disk's speed, and only two are in memory. */
const readBytes = 8 << 20;

/** Vectors nobody asked for are read along rather than seeking past them, up to so many bytes. */
const skipBytes = 1 << 18;

function header(width: number, storage: FeatureStorage): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(width, 8);
  bytes.writeUInt32LE(storages.indexOf(storage), 12);
  return bytes;
}

/** A place in the file and the row that its vector goes to. */
export interface Wanted {
  readonly place: number;
  readonly row: number;
}

/**
 * Append-only vectors of one width in two files: `vectors.bin` holds nothing but values, one row after the other, and
 * `index.bin` an entry of 40 bytes for each, so that opening reads 4 MB for 100,000 photos and reading goes in large
 * runs. Values are written before their entry. What a crash leaves half written is cut off; an entry or a vector that
 * does not check costs that photo alone.
 */
export class FeatureFile {
  readonly width: number;
  readonly storage: FeatureStorage;
  readonly #index: FileHandle;
  readonly #vectors: FileHandle;
  /** CRC-32 of each vector, by place. */
  readonly #sums: number[] = [];

  private constructor(index: FileHandle, vectors: FileHandle, width: number, storage: FeatureStorage) {
    this.#index = index;
    this.#vectors = vectors;
    this.width = width;
    this.storage = storage;
  }

  /**
   * Opens or makes the two files in a folder. Files of another kind or width are begun anew, for a cache can be.
   * @param storage how new files are kept; files that are there stay as they are
   * @param found is told the photo of every entry that checks, in the order of writing
   */
  static async open(
    folder: string,
    width: number,
    storage: FeatureStorage,
    found: (contentHash: string, place: number) => void,
  ): Promise<FeatureFile> {
    await mkdir(folder, { recursive: true });
    const index = await openOrMake(path.join(folder, "index.bin"));
    let vectors: FileHandle | undefined;
    try {
      vectors = await openOrMake(path.join(folder, "vectors.bin"));
      const entries = await index.readFile();
      const kept = storages.find((kind) => entries.subarray(0, headerBytes).equals(header(width, kind)));
      const file = new FeatureFile(index, vectors, width, kept ?? storage);
      await file.#settle(kept === undefined ? undefined : entries.subarray(headerBytes), found);
      return file;
    } catch (error) {
      await index.close();
      await vectors?.close();
      throw error;
    }
  }

  /**
   * Opens what is there for reading alone: another may be writing to the same files, so nothing is cut off.
   * @returns undefined where there are no such files of this width
   */
  static async openThere(
    folder: string,
    width: number,
    found: (contentHash: string, place: number) => void,
  ): Promise<FeatureFile | undefined> {
    const index = await openThere(path.join(folder, "index.bin"));
    if (index === undefined) return undefined;
    let vectors: FileHandle | undefined;
    let opened: FeatureFile | undefined;
    try {
      vectors = await openThere(path.join(folder, "vectors.bin"));
      const entries = await index.readFile();
      const kept = storages.find((kind) => entries.subarray(0, headerBytes).equals(header(width, kind)));
      if (vectors === undefined || kept === undefined) return undefined;
      const file = new FeatureFile(index, vectors, width, kept);
      await file.#list(entries.subarray(headerBytes), found);
      opened = file;
      return opened;
    } finally {
      if (opened === undefined) {
        await index.close();
        await vectors?.close();
      }
    }
  }

  get #stride(): number {
    return this.width * bytesPerValue[this.storage];
  }

  /** Appends records, one write for all vectors and one for all entries; gives the place of the first. */
  async append(records: readonly FeatureRecord[]): Promise<number> {
    const stride = this.#stride;
    const vectors = Buffer.alloc(records.length * stride);
    const entries = Buffer.alloc(records.length * entryBytes);
    const sums = records.map(({ contentHash, values }, i) => {
      const entry = entries.subarray(i * entryBytes, (i + 1) * entryBytes);
      if (values.length !== this.width || entry.write(contentHash, "hex") !== hashBytes) {
        throw new RangeError(`A feature record of ${values.length} values for '${contentHash}' does not fit.`);
      }
      const kept = this.storage === "f16" ? toHalf(values) : values;
      const bytes = new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
      vectors.set(bytes, i * stride);
      const sum = crc32(bytes);
      entry.writeUInt32LE(sum, hashBytes);
      entry.writeUInt32LE(crc32(entry.subarray(0, hashBytes + 4)), hashBytes + 4);
      return sum;
    });
    const first = this.#sums.length;
    await write(this.#vectors, vectors, first * stride);
    await write(this.#index, entries, headerBytes + first * entryBytes);
    this.#sums.push(...sums);
    return first;
  }

  /**
   * Copies vectors into the rows of `target`, [rows, width]. The next run is read while one is checked.
   * @returns the rows whose vector does not check any more; they are left as they are
   */
  async read(wanted: readonly Wanted[], target: Float32Array): Promise<readonly number[]> {
    const damaged: number[] = [];
    const runs = this.#runs(wanted);
    let ahead = runs.length > 0 ? this.#readRun(runs[0]!) : undefined;
    const breath = new Breath();
    for (const [at, run] of runs.entries()) {
      const bytes = await ahead!;
      const next = runs[at + 1];
      ahead = next === undefined ? undefined : this.#readRun(next);
      // Awaited in its turn; until then a failure must not count as unheard.
      ahead?.catch(() => undefined);
      const first = run[0]!.place;
      for (const { place, row } of run) {
        if (breath.isDue) await breath.take();
        if (!this.#take(bytes, place - first, place, target, row)) damaged.push(row);
      }
    }
    return damaged;
  }

  async close(): Promise<void> {
    await this.#index.close();
    await this.#vectors.close();
  }

  #take(bytes: Uint8Array, at: number, place: number, target: Float32Array, row: number): boolean {
    const stride = this.#stride;
    const start = at * stride;
    if (start + stride > bytes.length) return false;
    if (crc32(bytes.subarray(start, start + stride)) !== this.#sums[place]) return false;
    const values = target.subarray(row * this.width, (row + 1) * this.width);
    // Runs start at the beginning of a buffer of their own, so every vector is aligned.
    if (this.storage === "f32") values.set(new Float32Array(bytes.buffer, bytes.byteOffset + start, this.width));
    else fromHalf(new Uint16Array(bytes.buffer, bytes.byteOffset + start, this.width), values);
    return true;
  }

  /** Rows in the order of the file, cut where a gap or the size of a read says so. */
  #runs(wanted: readonly Wanted[]): readonly (readonly Wanted[])[] {
    const stride = this.#stride;
    const runs: Wanted[][] = [];
    let run: Wanted[] = [];
    for (const item of [...wanted].sort((a, b) => a.place - b.place)) {
      const [first] = run;
      const skipped = (item.place - (run.at(-1)?.place ?? 0)) * stride;
      const fits = first !== undefined && (item.place - first.place + 1) * stride <= readBytes && skipped <= skipBytes;
      if (!fits && item.place !== first?.place) runs.push((run = []));
      run.push(item);
    }
    return runs;
  }

  /** Shorter than asked where the file has shrunk. */
  async #readRun(run: readonly Wanted[]): Promise<Uint8Array> {
    const stride = this.#stride;
    const first = run[0]!.place;
    const bytes = new Uint8Array((run.at(-1)!.place - first + 1) * stride);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await this.#vectors.read(bytes, done, bytes.length - done, first * stride + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  }

  /** Takes over what both files hold whole, and cuts off the rest. */
  async #settle(entries: Buffer | undefined, found: (contentHash: string, place: number) => void): Promise<void> {
    if (entries === undefined) {
      await this.#index.truncate(0);
      await this.#vectors.truncate(0);
      await write(this.#index, header(this.width, this.storage), 0);
      return;
    }
    const count = await this.#list(entries, found);
    await this.#index.truncate(headerBytes + count * entryBytes);
    await this.#vectors.truncate(count * this.#stride);
  }

  /** Tells of every entry that checks. @returns how many vectors both files hold whole */
  async #list(entries: Buffer, found: (contentHash: string, place: number) => void): Promise<number> {
    const { size } = await this.#vectors.stat();
    const count = Math.min(Math.floor(entries.length / entryBytes), Math.floor(size / this.#stride));
    const breath = new Breath();
    for (let place = 0; place < count; place++) {
      const entry = entries.subarray(place * entryBytes, (place + 1) * entryBytes);
      this.#sums.push(entry.readUInt32LE(hashBytes));
      if (crc32(entry.subarray(0, hashBytes + 4)) !== entry.readUInt32LE(hashBytes + 4)) continue;
      found(entry.toString("hex", 0, hashBytes), place);
      if (breath.isDue) await breath.take();
    }
    return count;
  }
}

async function openThere(file: string): Promise<FileHandle | undefined> {
  return await open(file, "r").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
}

async function write(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, position);
  if (bytesWritten === bytes.length) return;
  const message = "The disk is full: features could not be kept. Free some space.";
  throw Object.assign(new Error(message), { code: "ENOSPC" });
}
