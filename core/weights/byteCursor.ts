import { damaged } from "./weightsFault.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads forward through bytes; every read past the end is a damaged file, never undefined. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  get position(): number {
    return this.#at;
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** A 64-bit count as a number; damaged when it is negative or past 2^53. */
  count64(): number {
    const value = Number(this.#view.getBigInt64(this.#take(8), true));
    if (!Number.isSafeInteger(value) || value < 0) throw damaged(`an impossible count, ${value}`);
    return value;
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(length: number): string {
    const bytes = this.bytes(length);
    try {
      return decoder.decode(bytes);
    } catch {
      throw damaged("a name that is not text");
    }
  }

  /** Text up to a newline, which is consumed. Names of globals are short; a long one is refused. */
  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + 256).indexOf(10);
    if (end < 0) throw damaged("a name without an end");
    const text = this.text(end);
    this.#take(1);
    return text;
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw damaged("it ends in the middle (truncated)");
    this.#at += length;
    return start;
  }
}
