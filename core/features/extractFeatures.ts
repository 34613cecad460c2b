import { ThawError } from "../contract/errors.ts";
import { alignedFloats } from "../graph/alignedFloats.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { plainView, type View, viewKey } from "../images/view.ts";
import type { Context } from "../jobs/context.ts";
import { activationShapes } from "../network/activationShapes.ts";
import { findBackbone } from "../network/backbones.ts";
import type { Network } from "../network/network.ts";
import { withResize } from "../network/withResize.ts";
import { type PrecisionSetting, resolvePrecision } from "../precision.ts";
import { backboneWeights } from "../weights/weightsFile.ts";
import { type Computed, computeMissing, type Missing, type ViewReader } from "./computeMissing.ts";
import { FeatureExtractor } from "./featureExtractor.ts";
import { FeatureStore, featureKey, storageFor } from "./featureStore.ts";

export interface FeatureInput {
  /** Name of the backbone. */
  readonly backbone: string;
  /** The person's own weights; the published ones where there are none. */
  readonly weightsFile?: string;
  /** The backbone's network with another pooling; as it was published unless given. */
  readonly network?: Network;
  /** Layer whose activation is wanted, flattened; the network's output unless given. */
  readonly cut?: string;
  /** How photos become square; "crop" unless given. */
  readonly resize?: "crop" | "squish";
  readonly photos: readonly { readonly path: string; readonly contentHash: string }[];
  /** How each photo is looked at; the plain view alone unless given. */
  readonly views?: readonly View[];
  /** Views that will be wanted later: computed from the same decode and kept in the cache, but not given. */
  readonly ahead?: readonly View[];
  readonly images: ViewReader;
  readonly cacheDir: string;
  /** Where vectors go, whatever it holds; `alignedFloats` unless given. */
  readonly memory?: (length: number) => Float32Array;
  /** "auto" unless given: bfloat16 where the processor has it. */
  readonly precision?: PrecisionSetting;
}

export interface Features {
  /** Of the first view, as in `views`. */
  readonly features: Float32Array;
  /** For each view, row-major [photos, width] in the order of the photos; rows of photos that failed hold zeros. */
  readonly views: readonly Float32Array[];
  /** Length of a vector. */
  readonly width: number;
  /** Shape of one photo's activation: [width], or [height, width, channels] at a cut before the pooling. */
  readonly shape: readonly number[];
  /** What "auto" became. */
  readonly precision: Precision;
  /** SHA-256 of the weights file. */
  readonly weightsHash: string;
  /** Why a photo has no features, by its place in the list. */
  readonly failures: ReadonlyMap<number, ThawError>;
  /** How many vectors were computed now; the rest were in the cache. */
  readonly computed: number;
  /** Seconds that computing took, and of them in the model; 0 where everything was in the cache. */
  readonly seconds: number;
  readonly modelSeconds: number;
}

type Job = Pick<Context, "signal" | "report">;

/** The network up to the cut with the person's or the published weights, and what its features are. */
async function describe(input: FeatureInput) {
  const published = withResize(findBackbone(input.backbone), input.resize ?? "crop");
  const backbone = input.network === undefined ? published : { ...published, network: input.network };
  const { network, preprocessing } = backbone;
  const cut = input.cut ?? network.output;
  const shape = activationShapes(network, [preprocessing.size, preprocessing.size, 3]).get(cut);
  if (shape === undefined) throw new RangeError(`${network.name} has no layer ${cut}.`);
  const weights = await backboneWeights(published, input.weightsFile);
  const precision = await resolvePrecision(input.precision ?? "auto");
  return { backbone, cut, shape, width: shape.reduce((product, size) => product * size, 1), weights, precision };
}

type Making = Awaited<ReturnType<typeof describe>>;

async function openStores(making: Making, views: readonly View[], input: FeatureInput): Promise<FeatureStore[]> {
  const { backbone, cut, width, weights, precision } = making;
  const { network, preprocessing } = backbone;
  const storage = storageFor(input.photos.length, width);
  const stores: FeatureStore[] = [];
  try {
    for (const view of views) {
      const made = { network, cut, preprocessing, weightsHash: weights.hash, precision, view: viewKey(view) };
      stores.push(await FeatureStore.open(input.cacheDir, featureKey(made), width, storage));
    }
    return stores;
  } catch (error) {
    await closeAll(stores);
    throw error;
  }
}

const closeAll = async (stores: readonly FeatureStore[]): Promise<void> => {
  for (const store of stores) await store.close();
};

/** Each photo that some view lacks, once however often it is listed, with those views; in the photos' order. */
function missingPhotos(photos: FeatureInput["photos"], rowsOfViews: readonly (readonly number[])[]): Missing[] {
  const found = new Map<string, { readonly row: number; readonly views: Set<number> }>();
  for (const [view, rows] of rowsOfViews.entries()) {
    for (const row of rows) {
      const { contentHash } = photos[row]!;
      const entry = found.get(contentHash) ?? { row, views: new Set() };
      entry.views.add(view);
      found.set(contentHash, entry);
    }
  }
  const inOrder = [...found.values()].sort((a, b) => a.row - b.row);
  return inOrder.map(({ row, views }) => ({ ...photos[row]!, views: [...views] }));
}

async function compute(
  making: Making,
  stores: readonly FeatureStore[],
  views: readonly View[],
  missing: readonly Missing[],
  images: ViewReader,
  job: Job,
): Promise<Computed> {
  const { backbone, weights, precision, cut, width } = making;
  const total = missing.length;
  job.report({ phase: `Loading ${backbone.title}`, done: 0, total, unit: "photos" });
  const extractor = await FeatureExtractor.open(backbone, weights, precision, cut);
  try {
    return await computeMissing({ extractor, width, stores, views, missing, images }, job);
  } finally {
    extractor.dispose();
  }
}

/**
 * Features of photos through the frozen backbone. What was computed before comes from the project's cache, by the
 * photo's content; a photo that can't be read is a failure and the rest go on. The signal is heard between batches, and
 * what was computed until then is kept. Vectors are the same to the last bit whether they were computed now or before.
 * @throws unknownBackbone, weightsMissing, weightsUnsafe, weightsDamaged, weightsMismatch, runtimeMissing, cancelled
 */
export async function extractFeatures(input: FeatureInput, job: Job): Promise<Features> {
  const { photos, images } = input;
  const views = input.views ?? [plainView];
  const given = new Set(views.map(viewKey));
  const ahead = new Map((input.ahead ?? []).map((view) => [viewKey(view), view]));
  const all = [...views, ...[...ahead].filter(([key]) => !given.has(key)).map(([, view]) => view)];
  const making = await describe(input);
  const { width, shape, precision, weights } = making;
  const stores = await openStores(making, all, input);
  try {
    const hashes = photos.map(({ contentHash }) => contentHash);
    const length = photos.length * width;
    const arrays = views.map(() => (input.memory ?? alignedFloats)(length).subarray(0, length));
    const lacking: (readonly number[])[] = [];
    for (const [view, store] of stores.entries()) {
      const target = arrays[view];
      const absent = (): number[] => [...hashes.keys()].filter((row) => !store.has(hashes[row]!));
      lacking.push(target === undefined ? absent() : await store.read(hashes, target));
    }
    const missing = missingPhotos(photos, lacking);
    const { failed, ...done } =
      missing.length === 0 ? nothing : await compute(making, stores, all, missing, images, job);
    const failures = new Map<number, ThawError>();
    for (const [view, target] of arrays.entries()) {
      for (const row of await stores[view]!.read(hashes, target, lacking[view])) {
        target.fill(0, row * width, (row + 1) * width);
        failures.set(row, failed.get(hashes[row]!) ?? lost(photos[row]!.path));
      }
    }
    return {
      features: arrays[0]!,
      views: arrays,
      width,
      shape,
      precision,
      weightsHash: weights.hash,
      failures,
      ...done,
    };
  } finally {
    await closeAll(stores);
  }
}

const nothing: Computed = { computed: 0, failed: new Map(), seconds: 0, modelSeconds: 0 };

/** Written a moment ago and damaged when read back: the disk's fault. */
const lost = (file: string): ThawError =>
  new ThawError("ioFailed", `The features of ${file} could not be read back from the cache. Check the disk.`, {
    details: { file },
    retryable: true,
  });
