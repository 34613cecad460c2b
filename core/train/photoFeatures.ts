import type { ThawError } from "../contract/errors.ts";
import type { TrainSettings } from "../contract/training.ts";
import { extractFeatures } from "../features/extractFeatures.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { View } from "../images/view.ts";
import type { Context } from "../jobs/context.ts";
import type { Network } from "../network/network.ts";

export interface PhotoFile {
  /** Absolute path. */
  readonly path: string;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly contentHash: string;
}

/** Features of a list of photos, in its order. */
export interface PhotoFeatures {
  /** Length of one feature vector. */
  readonly width: number;
  /** Row-major, one row for each photo; rows of photos that failed hold zeros. */
  readonly values: Float32Array;
  /** SHA-256 of the backbone's weights. */
  readonly weightsHash: string;
  /** Photos whose file can't be used, by their place in the list. */
  readonly failures: ReadonlyMap<number, ThawError>;
}

/** Which features: of which network's layer, with which weights, seeing the photos how. */
export interface FeatureWish extends Pick<TrainSettings, "backbone" | "weightsFile" | "resize"> {
  /** The backbone with the pooling that the head stands on. */
  readonly network: Network;
  /** Layer whose activation is wanted, flattened. */
  readonly cut: string;
  readonly precision: Precision;
  readonly view: View;
  /** Views of the same photos that will be wanted later, for which no photo should be decoded again. */
  readonly ahead?: readonly View[];
}

/** Gives the features of photos; training and inspecting take the real one unless a test brings its own. */
export type FeatureSource = (
  wish: FeatureWish,
  photos: readonly PhotoFile[],
  ctx: Pick<Context, "signal" | "report">,
) => Promise<PhotoFeatures>;

/** The frozen forward pass, its answers kept in the project's cache. */
export function cachedFeatures(images: ImagePool, cacheDir: string): FeatureSource {
  return async ({ weightsFile, view, ...wish }, photos, ctx) => {
    const weights = weightsFile === undefined ? {} : { weightsFile };
    const { features, width, weightsHash, failures } = await extractFeatures(
      { ...wish, ...weights, photos, views: [view], images, cacheDir },
      ctx,
    );
    return { width, values: features, weightsHash, failures };
  };
}

/** Leaves out photos whose features could not be had: their files went bad since the last scan. */
export function withoutFailures<P>(
  photos: readonly P[],
  found: PhotoFeatures,
): { readonly photos: readonly P[]; readonly features: PhotoFeatures } {
  if (found.failures.size === 0) return { photos, features: found };
  const { width } = found;
  const rows = photos.map((_, row) => row).filter((row) => !found.failures.has(row));
  const values = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries()) values.set(found.values.subarray(row * width, (row + 1) * width), at * width);
  const features = { width, values, weightsHash: found.weightsHash, failures: new Map() };
  return { photos: rows.flatMap((row) => photos[row] ?? []), features };
}
