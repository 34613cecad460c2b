import type { ThawError } from "../contract/errors.ts";
import type { TrainSettings } from "../contract/training.ts";
import { extractFeatures } from "../features/extractFeatures.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";

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

/** Gives the features of photos; trainRun and inspectRun take the real one unless a test brings its own. */
export type FeatureSource = (
  backbone: Pick<TrainSettings, "backbone" | "weightsFile">,
  photos: readonly PhotoFile[],
  ctx: Context,
) => Promise<PhotoFeatures>;

/** The frozen forward pass, its answers kept in the project's cache. */
export function cachedFeatures(images: ImagePool, cacheDir: string): FeatureSource {
  return async ({ backbone, weightsFile }, photos, ctx) => {
    const weights = weightsFile === undefined ? {} : { weightsFile };
    const { features, width, weightsHash, failures } = await extractFeatures(
      { backbone, ...weights, photos, images, cacheDir },
      ctx,
    );
    return { width, values: features, weightsHash, failures };
  };
}
