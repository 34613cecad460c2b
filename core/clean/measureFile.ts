import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { openOrMake } from "../features/openOrMake.ts";
import type { ImageKind } from "../images/imageKind.ts";
import { mostPackedBytes } from "../images/keypointSet.ts";
import { figureNames, type PhotoMeasures } from "../images/photoMeasures.ts";
import { Breath } from "../jobs/breath.ts";
import { crc32 } from "../weights/crc32.ts";

/** What is known of a photo's content: its measures, or that nothing could be measured. */
export interface Measured {
  /** SHA-256 of the photo's bytes, 64 hexadecimal digits. */
  readonly contentHash: string;
  readonly measures: PhotoMeasures | undefined;
}

/** Raised when a measure is taken in another way: files of another version are begun anew. */
const magic = "THAWMEA3";
const cameraBytes = 40;
const formats: readonly ImageKind[] = ["jpeg", "png", "webp", "gif", "tiff", "avif", "heic"];
const flag = { measured: 1, exif: 2, taken: 4 } as const;

/** Places in an entry: hash of the file, of the picture (two), sides, time, figures, camera, format, flags, keypoints, CRC-32. */
const at = (() => {
  const figures = 32 + 16 + 8 + 8;
  const camera = figures + figureNames.length * 4;
  const format = camera + cameraBytes;
  const places = { dct: 32, step: 40, width: 48, height: 52, taken: 56, figures, camera, format } as const;
  return { ...places, flags: format + 1, keypointBytes: format + 2, keypoints: format + 4 } as const;
})();
const sumAt = at.keypoints + mostPackedBytes;
const entryBytes = sumAt + 4;

/**
 * Measures in one append-only file of entries of one length, 18 MB for 30,000 photos. What a crash leaves half written is
 * cut off, an entry that does not check is passed over. The file is opened for each write alone, since the cache may be
 * deleted at any time: then the next write begins it anew with all that is known.
 */
export class MeasureFile {
  readonly #path: string;
  #length = 0;

  private constructor(file: string) {
    this.#path = file;
  }

  /** @param found is told every entry that checks, in the order of writing */
  static async open(cacheDir: string, found: (entry: Measured) => void): Promise<MeasureFile> {
    const file = new MeasureFile(path.join(cacheDir, "measures", "measures.bin"));
    const bytes = await readFile(file.#path).catch(() => Buffer.alloc(0));
    if (bytes.toString("latin1", 0, magic.length) !== magic) return file;
    const count = Math.floor((bytes.length - magic.length) / entryBytes);
    const cameras = new Map<string, string>();
    const breath = new Breath();
    for (let number = 0; number < count; number += 1) {
      if (breath.isDue) await breath.take();
      const start = magic.length + number * entryBytes;
      const entry = decode(bytes.subarray(start, start + entryBytes), cameras);
      if (entry !== undefined) found(entry);
    }
    file.#length = magic.length + count * entryBytes;
    return file;
  }

  /**
   * @param all everything that is known, for a file that is no longer as it was left
   * @throws what the disk says
   */
  async append(entries: readonly Measured[], all: () => Iterable<Measured>): Promise<void> {
    if (entries.length === 0) return;
    await mkdir(path.dirname(this.#path), { recursive: true });
    const handle = await openOrMake(this.#path);
    try {
      const { size } = await handle.stat();
      const isWhole = this.#length > 0 && size >= this.#length;
      const bytes = isWhole ? encodeAll(entries) : Buffer.concat([Buffer.from(magic, "latin1"), encodeAll(all())]);
      const start = isWhole ? this.#length : 0;
      if (size > start) await handle.truncate(start);
      const { bytesWritten } = await handle.write(bytes, 0, bytes.length, start);
      if (bytesWritten < bytes.length) throw Object.assign(new Error("The disk is full."), { code: "ENOSPC" });
      this.#length = start + bytes.length;
    } finally {
      await handle.close();
    }
  }
}

function encodeAll(entries: Iterable<Measured>): Buffer {
  return Buffer.concat(Array.from(entries, encode));
}

function encode({ contentHash, measures }: Measured): Buffer {
  const bytes = Buffer.alloc(entryBytes);
  if (bytes.write(contentHash, "hex") !== 32) throw new RangeError(`'${contentHash}' is no hash of a file.`);
  if (measures !== undefined) {
    const { dctHash, stepHash, width, height, taken, camera = "", format, exif } = measures;
    bytes.writeBigUInt64LE(dctHash, at.dct);
    bytes.writeBigUInt64LE(stepHash, at.step);
    bytes.writeUInt32LE(width, at.width);
    bytes.writeUInt32LE(height, at.height);
    bytes.writeDoubleLE(taken ?? 0, at.taken);
    figureNames.forEach((name, place) => bytes.writeFloatLE(measures[name], at.figures + place * 4));
    bytes.write(camera, at.camera, cameraBytes);
    bytes.writeUInt8(formats.indexOf(format), at.format);
    bytes.writeUInt16LE(measures.keypoints.length, at.keypointBytes);
    bytes.set(measures.keypoints, at.keypoints);
    bytes.writeUInt8(flag.measured | (exif ? flag.exif : 0) | (taken === undefined ? 0 : flag.taken), at.flags);
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, sumAt)), sumAt);
  return bytes;
}

/** @param cameras of entries before: a hundred thousand photos come from a few */
function decode(bytes: Buffer, cameras: Map<string, string>): Measured | undefined {
  if (crc32(bytes.subarray(0, sumAt)) !== bytes.readUInt32LE(sumAt)) return undefined;
  const contentHash = bytes.toString("hex", 0, 32);
  const flags = bytes.readUInt8(at.flags);
  const format = formats[bytes.readUInt8(at.format)];
  if ((flags & flag.measured) === 0 || format === undefined) return { contentHash, measures: undefined };
  // One by one and not by their names: 100,000 are read while a person waits, and objects of one shape are small.
  const measures = {
    width: bytes.readUInt32LE(at.width),
    height: bytes.readUInt32LE(at.height),
    format,
    sharpness: bytes.readFloatLE(at.figures),
    lightness: bytes.readFloatLE(at.figures + 4),
    dark: bytes.readFloatLE(at.figures + 8),
    bright: bytes.readFloatLE(at.figures + 12),
    clipped: bytes.readFloatLE(at.figures + 16),
    contrast: bytes.readFloatLE(at.figures + 20),
    colourfulness: bytes.readFloatLE(at.figures + 24),
    colours: bytes.readFloatLE(at.figures + 28),
    flat: bytes.readFloatLE(at.figures + 32),
    innerFlat: bytes.readFloatLE(at.figures + 36),
    straight: bytes.readFloatLE(at.figures + 40),
    detail: bytes.readFloatLE(at.figures + 44),
    dctHash: bytes.readBigUInt64LE(at.dct),
    stepHash: bytes.readBigUInt64LE(at.step),
    exif: (flags & flag.exif) !== 0,
    keypoints: bytes.subarray(at.keypoints, at.keypoints + bytes.readUInt16LE(at.keypointBytes)),
  };
  const camera = bytes[at.camera] === 0 ? undefined : cameraIn(bytes, cameras);
  if ((flags & flag.taken) === 0 && camera === undefined) return { contentHash, measures };
  const taken = (flags & flag.taken) === 0 ? {} : { taken: bytes.readDoubleLE(at.taken) };
  return { contentHash, measures: { ...measures, ...taken, ...(camera === undefined ? {} : { camera }) } };
}

function cameraIn(bytes: Buffer, cameras: Map<string, string>): string {
  const text = bytes.toString("utf8", at.camera, at.format).replace(/\0+$/, "");
  const camera = cameras.get(text) ?? text;
  cameras.set(camera, camera);
  return camera;
}
