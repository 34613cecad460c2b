import { ThawError, toThawError } from "../contract/errors.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import { findBackbone } from "../network/backbones.ts";
import type { Backbone } from "../network/network.ts";
import { backboneWeights } from "../weights/weightsFile.ts";
import { FeatureExtractor } from "./featureExtractor.ts";
import { FeatureStore, featureKey } from "./featureStore.ts";
import { lookAhead } from "./lookAhead.ts";

/** Images a run of the graph: more gain nothing on a CPU, and a stop is only heard between runs. */
export const batchSize = 16;

export interface FeatureInput {
  /** Name of the backbone. */
  readonly backbone: string;
  /** The person's own weights; the published ones where there are none. */
  readonly weightsFile?: string;
  readonly photos: readonly { readonly path: string; readonly contentHash: string }[];
  readonly images: Pick<ImagePool, "pixels">;
  readonly cacheDir: string;
  readonly precision?: Precision;
}

export interface Features {
  /** Row-major [photos, width], in the order of the photos; rows of photos that failed hold zeros. */
  readonly features: Float32Array;
  readonly width: number;
  /** SHA-256 of the weights file. */
  readonly weightsHash: string;
  /** Why a photo has no features, by its place in the list. */
  readonly failures: ReadonlyMap<number, ThawError>;
  /** How many vectors were computed now; the rest were in the cache. */
  readonly computed: number;
}

type Job = Pick<Context, "signal" | "report">;
type Photo = FeatureInput["photos"][number];

interface Computed {
  readonly computed: number;
  readonly failed: ReadonlyMap<string, ThawError>;
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new ThawError("cancelled", "Stopped.");
}

/** Computes what the store lacks: decoding runs up to two batches ahead, each batch goes to the store as it is done. */
async function fill(
  extractor: FeatureExtractor,
  store: FeatureStore,
  missing: readonly Photo[],
  images: FeatureInput["images"],
  { signal, report }: Job,
): Promise<Computed> {
  const { preprocessing, network } = extractor.backbone;
  const imageBytes = preprocessing.size ** 2 * 3;
  const failed = new Map<string, ThawError>();
  let batch: { readonly contentHash: string; readonly pixels: Uint8Array }[] = [];
  let computed = 0;
  const flush = async (): Promise<void> => {
    throwIfStopped(signal);
    if (batch.length === 0) return;
    // A fresh buffer each time: an uploaded tensor shares it.
    const pixels = new Uint8Array(batch.length * imageBytes);
    batch.forEach((image, i) => pixels.set(image.pixels, i * imageBytes));
    const features = extractor.run(pixels, batch.length);
    const width = network.features;
    await store.append(
      batch.map(({ contentHash }, i) => ({ contentHash, values: features.subarray(i * width, (i + 1) * width) })),
    );
    computed += batch.length;
    batch = [];
    report({ phase: "Computing features", done: computed + failed.size, total: missing.length, unit: "photos" });
  };
  const decode = (photo: Photo): Promise<Uint8Array> => images.pixels(photo.path, preprocessing, signal);
  for await (const { item, outcome } of lookAhead(missing, 2 * batchSize, decode)) {
    throwIfStopped(signal);
    if ("error" in outcome) failed.set(item.contentHash, toThawError(outcome.error));
    else batch.push({ contentHash: item.contentHash, pixels: outcome.value });
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return { computed, failed };
}

async function fillStore(
  store: FeatureStore,
  backbone: Backbone,
  input: FeatureInput,
  open: () => Promise<FeatureExtractor>,
  job: Job,
): Promise<Computed> {
  const unseen = new Map(
    input.photos.filter(({ contentHash }) => !store.has(contentHash)).map((photo) => [photo.contentHash, photo]),
  );
  if (unseen.size === 0) return { computed: 0, failed: new Map() };
  job.report({ phase: `Loading ${backbone.title}`, done: 0, total: unseen.size, unit: "photos" });
  const extractor = await open();
  try {
    return await fill(extractor, store, [...unseen.values()], input.images, job);
  } finally {
    extractor.dispose();
  }
}

/**
 * Features of photos through the frozen backbone. What was computed before comes from the project's cache, by the photo's
 * content; a photo that can't be read is a failure and the rest go on. The signal is heard between batches, and what was
 * computed until then is kept.
 * @throws unknownBackbone, weightsMissing, weightsUnsafe, weightsDamaged, weightsMismatch, runtimeMissing, cancelled
 */
export async function extractFeatures(input: FeatureInput, job: Job): Promise<Features> {
  const backbone = findBackbone(input.backbone);
  const precision = input.precision ?? "f32";
  const weights = await backboneWeights(backbone, input.weightsFile);
  const width = backbone.network.features;
  const store = await FeatureStore.open(input.cacheDir, featureKey(backbone, weights.hash, precision), width);
  try {
    const open = (): Promise<FeatureExtractor> => FeatureExtractor.open(backbone, weights, precision);
    const { computed, failed } = await fillStore(store, backbone, input, open, job);
    const features = await store.read(input.photos.map((photo) => photo.contentHash));
    const failures = new Map<number, ThawError>();
    for (const [i, { contentHash }] of input.photos.entries()) {
      const error = failed.get(contentHash);
      if (error !== undefined) failures.set(i, error);
    }
    return { features, width, weightsHash: weights.hash, failures, computed };
  } finally {
    await store.close();
  }
}
