import { giveSharedFloats, takeSharedFloats } from "../graph/alignedFloats.ts";

/** Rows of activations, one after another or, with `at`, at places among many. */
export interface GatheredRows {
  readonly rows: number;
  readonly values: Float32Array;
  readonly at?: Int32Array | undefined;
}

/** Gathers rows where TensorFlow takes them as they are: memory that is there already saves half of a head's call. */
export class RowGatherer {
  /** Values of a row. */
  readonly #width: number;
  /** Values that are gathered at once, usually. */
  readonly #usual: number;
  #block: Float32Array | undefined;

  constructor(width: number, usual: number) {
    this.#width = width;
    this.#usual = usual;
  }

  /** @returns the same bytes; until the next call */
  gatherBytes(bytes: Uint8Array): Uint8Array {
    const block = this.#sized(Math.ceil(bytes.length / Float32Array.BYTES_PER_ELEMENT));
    const copy = new Uint8Array(block.buffer, block.byteOffset, bytes.length);
    copy.set(bytes);
    return copy;
  }

  /** @returns the batches' rows one after another; until the next call */
  gather(batches: readonly GatheredRows[]): Float32Array {
    const width = this.#width;
    const count = batches.reduce((sum, { rows }) => sum + rows, 0) * width;
    const block = this.#sized(Math.max(count, this.#usual));
    let to = 0;
    for (const { rows, values, at } of batches) {
      if (at === undefined) block.set(values.subarray(0, rows * width), to);
      else
        at.forEach((from, row) => {
          block.set(values.subarray(from * width, (from + 1) * width), to + row * width);
        });
      to += rows * width;
    }
    return block.subarray(0, count);
  }

  #sized(count: number): Float32Array {
    if (this.#block === undefined || this.#block.length < count) {
      this.release();
      this.#block = takeSharedFloats(count);
    }
    return this.#block;
  }

  /** Gives the memory back. No run may wait for it any more. */
  release(): void {
    if (this.#block !== undefined) giveSharedFloats(this.#block);
    this.#block = undefined;
  }
}
