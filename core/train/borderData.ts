import { plainView, type View, viewKey } from "../images/view.ts";
import { epochOrder } from "./epochOrder.ts";
import type { PhotoFeatures, PhotoFile } from "./photoFeatures.ts";
import type { Logits } from "./trainer.ts";
import { type Answers, answerBytes, type DataStep, type TrainingData } from "./trainingData.ts";

export interface BorderInput {
  /** Training photos, then validation photos. */
  readonly files: readonly PhotoFile[];
  /** Class index of each training photo. */
  readonly labels: Int32Array;
  /** What an epoch sees. */
  readonly viewOf: (epoch: number) => View;
  readonly batchSize: number;
  readonly seed: number;
  /** All views that are going to be asked for, of either side. */
  readonly views: { readonly train: readonly View[]; readonly valid: readonly View[] };
  /** Features of photos under a view, from the cache or into it; those under the views ahead may be made ready too. */
  readonly fetch: (view: View, files: readonly PhotoFile[], ahead: readonly View[]) => Promise<PhotoFeatures>;
}

/** Activations at the frozen border, computed once and kept: an epoch costs what the thawed layers cost. */
export class BorderData implements TrainingData {
  readonly input = "border";
  readonly #of: BorderInput;
  readonly #train: readonly PhotoFile[];
  readonly #valid: readonly PhotoFile[];
  /** Training features of the view that was asked for last, and validation features of the plain one. */
  #seen: { readonly key: string; readonly features: PhotoFeatures } | undefined;
  #plain: PhotoFeatures | undefined;
  /** Views not made ready yet: one decode of a photo, at the first wish, serves them all. */
  #ahead: BorderInput["views"];

  /** @param plain features of all photos under the plain view, where they are at hand with the other views made ready */
  constructor(input: BorderInput, plain?: PhotoFeatures) {
    this.#of = input;
    const trained = input.labels.length;
    this.#train = input.files.slice(0, trained);
    this.#valid = input.files.slice(trained);
    this.#ahead = plain === undefined ? input.views : { train: [], valid: [] };
    if (plain === undefined) return;
    this.#seen = { key: "", features: part(plain, 0, trained) };
    this.#plain = part(plain, trained, input.files.length);
  }

  async *steps(epoch: number, from: number): AsyncGenerator<DataStep> {
    const { labels, batchSize, seed, viewOf } = this.#of;
    const features = await this.#trained(viewOf(epoch));
    const order = epochOrder(labels.length, seed, epoch, batchSize);
    const { values, failures } = features;
    for (let step = from; step * batchSize < order.length; step += 1) {
      const photos = order.subarray(step * batchSize, (step + 1) * batchSize).filter((photo) => !failures.has(photo));
      const batch = { rows: photos.length, values, at: photos, labels: photos.map((photo) => labels[photo] ?? -1) };
      yield { step, batch: photos.length === 0 ? undefined : batch };
    }
  }

  async answers(view: View, logits: Logits): Promise<Answers> {
    const { width, values, failures } = await this.#validated(view);
    const photos = Int32Array.from(this.#valid.keys()).filter((photo) => !failures.has(photo));
    const atOnce = Math.max(1, Math.floor(answerBytes / (width * Float32Array.BYTES_PER_ELEMENT)));
    const all: Float32Array[] = [];
    for (let at = 0; at < photos.length; at += atOnce) {
      const some = photos.subarray(at, at + atOnce);
      all.push(...(await logits({ rows: some.length, values: rowsOf(values, width, some, failures.size === 0) })));
    }
    return { logits: all, photos };
  }

  async #trained(view: View): Promise<PhotoFeatures> {
    const key = viewKey(view);
    if (this.#seen?.key === key) return this.#seen.features;
    const features = await this.#of.fetch(view, this.#train, this.#ahead.train);
    this.#ahead = { ...this.#ahead, train: [] };
    this.#seen = { key, features };
    return features;
  }

  async #validated(view: View): Promise<PhotoFeatures> {
    const isPlain = viewKey(view) === viewKey(plainView);
    if (isPlain && this.#plain !== undefined) return this.#plain;
    const features = await this.#of.fetch(view, this.#valid, this.#ahead.valid);
    this.#ahead = { ...this.#ahead, valid: [] };
    if (isPlain) this.#plain = features;
    return features;
  }
}

/** The rows of some photos; a copy only where they are not one after another. */
function rowsOf(values: Float32Array, width: number, photos: Int32Array, areInOrder: boolean): Float32Array {
  const [first = 0] = photos;
  if (areInOrder) return values.subarray(first * width, (first + photos.length) * width);
  const rows = new Float32Array(photos.length * width);
  photos.forEach((photo, row) => rows.set(values.subarray(photo * width, (photo + 1) * width), row * width));
  return rows;
}

/** The features of a run of photos, without a copy. */
function part(features: PhotoFeatures, from: number, to: number): PhotoFeatures {
  const { width, values, weightsHash, failures } = features;
  const own = [...failures].filter(([row]) => row >= from && row < to);
  return {
    ...{ width, weightsHash },
    values: values.subarray(from * width, to * width),
    failures: new Map(own.map(([row, error]) => [row - from, error])),
  };
}
