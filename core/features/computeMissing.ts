import type { ThawError } from "../contract/errors.ts";
import { toThawError } from "../contract/errors.ts";
import { giveSharedFloats, takeSharedFloats } from "../graph/alignedFloats.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { View } from "../images/view.ts";
import type { Context } from "../jobs/context.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import type { FeatureExtractor } from "./featureExtractor.ts";
import type { FeatureStore } from "./featureStore.ts";
import { lookAhead } from "./lookAhead.ts";

/** Images a run of the graph: more gain nothing on a CPU, and a stop is only heard between runs. */
export const batchSize = 16;

/** What features take of the image workers: one decode of a photo, and RGB bytes [size, size, 3] of each view. */
export type ViewReader = Pick<ImagePool, "views">;

/** A photo, and the places of the views in which it has no features yet. */
export interface Missing {
  readonly path: string;
  readonly contentHash: string;
  readonly views: readonly number[];
}

export interface Computed {
  /** Vectors that went to the stores. */
  readonly computed: number;
  /** Why a photo has no features, by its content. */
  readonly failed: ReadonlyMap<string, ThawError>;
  /** Seconds in all, and of them in the model: the rest it waited for photos. */
  readonly seconds: number;
  readonly modelSeconds: number;
}

export interface Computation {
  readonly extractor: FeatureExtractor;
  readonly width: number;
  /** One a view. */
  readonly stores: readonly FeatureStore[];
  readonly views: readonly View[];
  readonly missing: readonly Missing[];
  readonly images: ViewReader;
}

interface Image {
  readonly contentHash: string;
  readonly view: number;
  readonly pixels: Uint8Array;
}

/** Computes what the stores lack: decoding runs up to two batches ahead, each batch is stored as it is done. */
export async function computeMissing(
  { extractor, width, stores, views, missing, images }: Computation,
  { signal, report }: Pick<Context, "signal" | "report">,
): Promise<Computed> {
  const { preprocessing } = extractor.backbone;
  const imageBytes = preprocessing.size ** 2 * 3;
  // TensorFlow takes a batch where it lies.
  const block = takeSharedFloats((batchSize * imageBytes) / Float32Array.BYTES_PER_ELEMENT);
  const pixels = new Uint8Array(block.buffer, block.byteOffset, batchSize * imageBytes);
  const failed = new Map<string, ThawError>();
  let waiting: Image[] = [];
  let computed = 0;
  let decoded = 0;
  let modelSeconds = 0;
  const started = performance.now();
  const flush = async (): Promise<void> => {
    throwIfStopped(signal);
    const batch = waiting.slice(0, batchSize);
    waiting = waiting.slice(batchSize);
    if (batch.length === 0) return;
    batch.forEach((image, i) => pixels.set(image.pixels, i * imageBytes));
    const before = performance.now();
    const values = await extractor.run(pixels.subarray(0, batch.length * imageBytes), batch.length);
    modelSeconds += (performance.now() - before) / 1000;
    const records = batch.map(({ contentHash, view }, i) => ({
      view,
      record: { contentHash, values: values.subarray(i * width, (i + 1) * width) },
    }));
    for (const [view, store] of stores.entries()) {
      const own = records.filter((each) => each.view === view).map(({ record }) => record);
      if (own.length > 0) await store.append(own);
    }
    computed += batch.length;
    report({ phase: "Computing features", done: decoded, total: missing.length, unit: "photos" });
  };
  const decode = async ({ path, contentHash, views: lacking }: Missing): Promise<readonly Uint8Array[]> => {
    const wanted = lacking.map((view) => views[view]!);
    return await images.views(path, preprocessing, wanted, contentHash, signal);
  };
  const ahead = Math.max(2, Math.floor((2 * batchSize) / Math.max(1, views.length)));
  try {
    for await (const { item, outcome } of lookAhead(missing, ahead, decode)) {
      throwIfStopped(signal);
      decoded += 1;
      if ("error" in outcome) failed.set(item.contentHash, toThawError(outcome.error));
      else
        outcome.value.forEach((pixels, at) =>
          waiting.push({ contentHash: item.contentHash, view: item.views[at]!, pixels }),
        );
      while (waiting.length >= batchSize) await flush();
    }
    while (waiting.length > 0) await flush();
  } finally {
    giveSharedFloats(block);
  }
  return { computed, failed, seconds: (performance.now() - started) / 1000, modelSeconds };
}
