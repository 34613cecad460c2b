import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "../weights/crc32.ts";

const magic = "THAWFEA1";
const headerBytes = 16;
const hashBytes = 32;
const checksumBytes = 4;

/** How much of the file is read at a time while it is checked. */
const scanBytes = 1 << 20;

export interface FeatureRecord {
  /** SHA-256 of the photo's bytes, 64 hexadecimal digits. */
  readonly contentHash: string;
  readonly values: Float32Array;
}

function header(width: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(width, 8);
  return bytes;
}

/**
 * An append-only file of feature vectors in records of one length: SHA-256 of the photo, CRC-32 of what follows it and
 * of the hash, then the values. What a crash leaves half written at the end is cut off; a record that does not check is skipped.
 */
export class FeatureFile {
  readonly #file: FileHandle;
  readonly #width: number;
  #records = 0;

  private constructor(file: FileHandle, width: number) {
    this.#file = file;
    this.#width = width;
  }

  /** Opens or makes the file; one that is of another kind or width is begun anew, for a cache can be. */
  static async open(path: string, width: number): Promise<FeatureFile> {
    const file = await open(path, "r+").catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return await open(path, "w+", 0o644);
      throw error;
    });
    const opened = new FeatureFile(file, width);
    try {
      await opened.#settle();
      return opened;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get recordBytes(): number {
    return hashBytes + checksumBytes + this.#width * 4;
  }

  /** Reads every record in turn and gives the place of each whose checksum holds. Memory stays bounded. */
  async scan(found: (contentHash: string, place: number) => void): Promise<void> {
    const { recordBytes } = this;
    const atOnce = Math.max(1, Math.floor(scanBytes / recordBytes));
    const buffer = Buffer.alloc(atOnce * recordBytes);
    for (let first = 0; first < this.#records; first += atOnce) {
      const count = Math.min(atOnce, this.#records - first);
      await this.#fill(buffer.subarray(0, count * recordBytes), first);
      for (let i = 0; i < count; i++) {
        const record = buffer.subarray(i * recordBytes, (i + 1) * recordBytes);
        if (checksum(record) !== record.readUInt32LE(hashBytes)) continue;
        found(record.toString("hex", 0, hashBytes), first + i);
      }
    }
  }

  /** Appends records with one write; gives the place of the first. */
  async append(records: readonly FeatureRecord[]): Promise<number> {
    const { recordBytes } = this;
    const bytes = Buffer.alloc(records.length * recordBytes);
    records.forEach(({ contentHash, values }, i) => {
      const record = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
      if (values.length !== this.#width || record.write(contentHash, "hex") !== hashBytes) {
        throw new RangeError(`A feature record of ${values.length} values for '${contentHash}' does not fit.`);
      }
      record.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), hashBytes + checksumBytes);
      record.writeUInt32LE(checksum(record), hashBytes);
    });
    const first = this.#records;
    const { bytesWritten } = await this.#file.write(bytes, 0, bytes.length, headerBytes + first * recordBytes);
    if (bytesWritten !== bytes.length)
      throw Object.assign(new Error("The disk is full: features could not be kept. Free some space."), {
        code: "ENOSPC",
      });
    this.#records += records.length;
    return first;
  }

  /** Copies the values of the record at a place into `target`. */
  async read(place: number, target: Float32Array): Promise<void> {
    const record = Buffer.alloc(this.recordBytes);
    await this.#fill(record, place);
    const start = record.byteOffset + hashBytes + checksumBytes;
    target.set(new Float32Array(record.buffer.slice(start, start + this.#width * 4)));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #settle(): Promise<void> {
    const wanted = header(this.#width);
    const given = Buffer.alloc(headerBytes);
    const { size } = await this.#file.stat();
    if (size >= headerBytes) await this.#file.read(given, 0, headerBytes, 0);
    if (!given.equals(wanted)) {
      await this.#file.truncate(0);
      await this.#file.write(wanted, 0, headerBytes, 0);
      return;
    }
    this.#records = Math.floor((size - headerBytes) / this.recordBytes);
    await this.#file.truncate(headerBytes + this.#records * this.recordBytes);
  }

  async #fill(target: Buffer, place: number): Promise<void> {
    const { bytesRead } = await this.#file.read(target, 0, target.length, headerBytes + place * this.recordBytes);
    if (bytesRead !== target.length) throw Object.assign(new Error("The feature cache shrank."), { code: "EIO" });
  }
}

/** CRC-32 of the hash and the values, leaving out the checksum's own place between them. */
function checksum(record: Buffer): number {
  return crc32(record.subarray(hashBytes + checksumBytes), crc32(record.subarray(0, hashBytes)));
}
