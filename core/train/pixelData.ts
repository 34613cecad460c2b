import type { ThawError } from "../contract/errors.ts";
import type { View } from "../images/view.ts";
import type { Preprocessing } from "../network/network.ts";
import { epochOrder } from "./epochOrder.ts";
import type { PhotoFile } from "./photoFeatures.ts";
import type { Logits } from "./trainer.ts";
import { type Answers, answerBytes, type DataStep, type TrainingData } from "./trainingData.ts";

export interface PixelWish {
  readonly files: readonly PhotoFile[];
  /** Places in the list of files, in the order wanted. */
  readonly order: Int32Array;
  readonly batchSize: number;
  readonly view: View;
  readonly preprocessing: Preprocessing;
  readonly signal: AbortSignal;
}

/** `batchSize` photos of the order, or what is left of them when those that failed are taken away. */
export interface PixelBatch {
  readonly rows: number;
  /** RGB bytes [rows, size, size, 3]. */
  readonly values: Uint8Array;
  /** Place in the list of files of each row. */
  readonly photos: Int32Array;
  readonly failures: ReadonlyMap<number, ThawError>;
}

/** Decodes and augments photos ahead of the one who takes them, in bounded memory; every batch comes, an empty one too. */
export type PixelSource = (wish: PixelWish) => AsyncIterable<PixelBatch>;

export interface PixelInput {
  /** Training photos, then validation photos. */
  readonly files: readonly PhotoFile[];
  /** Class index of each training photo. */
  readonly labels: Int32Array;
  readonly viewOf: (epoch: number) => View;
  readonly batchSize: number;
  readonly seed: number;
  readonly preprocessing: Preprocessing;
  readonly pixels: PixelSource;
  readonly signal: AbortSignal;
  /** Told of a photo that could not be used. */
  readonly onFailure: (file: PhotoFile, error: ThawError) => void;
}

/** Photos decoded anew for every epoch. */
export class PixelData implements TrainingData {
  readonly input = "pixels";
  readonly #of: PixelInput;
  readonly #train: readonly PhotoFile[];
  readonly #valid: readonly PhotoFile[];

  constructor(input: PixelInput) {
    this.#of = input;
    this.#train = input.files.slice(0, input.labels.length);
    this.#valid = input.files.slice(input.labels.length);
  }

  async *steps(epoch: number, from: number): AsyncGenerator<DataStep> {
    const { labels, seed, batchSize, viewOf } = this.#of;
    const order = epochOrder(labels.length, seed, epoch, batchSize).slice(from * batchSize);
    let step = from;
    for await (const { rows, values, photos } of this.#batches(this.#train, order, batchSize, viewOf(epoch))) {
      const batch = { rows, values, labels: photos.map((photo) => labels[photo] ?? -1) };
      yield { step, batch: rows === 0 ? undefined : batch };
      step += 1;
    }
  }

  async answers(view: View, logits: Logits): Promise<Answers> {
    const { size } = this.#of.preprocessing;
    const atOnce = Math.max(1, Math.min(this.#of.batchSize, Math.floor(answerBytes / (size * size * 3))));
    const order = Int32Array.from(this.#valid.keys());
    const all: Float32Array[] = [];
    const seen: number[] = [];
    for await (const { rows, values, photos } of this.#batches(this.#valid, order, atOnce, view)) {
      if (rows === 0) continue;
      all.push(...(await logits({ rows, values })));
      seen.push(...photos);
    }
    return { logits: all, photos: Int32Array.from(seen) };
  }

  async *#batches(
    files: readonly PhotoFile[],
    order: Int32Array,
    batchSize: number,
    view: View,
  ): AsyncGenerator<PixelBatch> {
    const { pixels, preprocessing, signal, onFailure } = this.#of;
    for await (const batch of pixels({ files, order, batchSize, view, preprocessing, signal })) {
      for (const [photo, error] of batch.failures) {
        const file = files[photo];
        if (file !== undefined) onFailure(file, error);
      }
      yield batch;
    }
  }
}
