import type { TrainSettings } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import { findBackbone } from "../network/backbones.ts";
import type { Backbone } from "../network/network.ts";
import { withResize } from "../network/withResize.ts";
import { backboneStateDict } from "../weights/fitWeights.ts";
import type { StateDict } from "../weights/tensors.ts";
import { backboneWeights } from "../weights/weightsFile.ts";
import { decodedPixels } from "./decodedPixels.ts";
import { NetworkTrainer } from "./networkTrainer.ts";
import { cachedFeatures, type FeatureSource } from "./photoFeatures.ts";
import { missingFiles } from "./photoSource.ts";
import type { PixelSource } from "./pixelData.ts";
import type { OpenTrainer } from "./trainer.ts";

export interface FrozenWeights {
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly tensors: StateDict;
}

/** A backbone, and its weights for whoever needs more of them than features. */
export interface Model {
  readonly backbone: Backbone;
  /** Read once, when first asked for. */
  readonly weights: () => Promise<FrozenWeights>;
}

/** Where a run has its features, pictures, weights and trainer from; a test brings its own. */
export interface RunSources {
  /** Which files are not there: kept features would hide that. */
  readonly missing: typeof missingFiles;
  readonly features: FeatureSource;
  readonly pixels: PixelSource;
  readonly model: (settings: Pick<TrainSettings, "backbone" | "weightsFile" | "resize">) => Model;
  readonly open: OpenTrainer;
}

/** The real ones, and in their place those that are given. */
export function runSources(images: ImagePool, cacheDir: string, own: Partial<RunSources> = {}): RunSources {
  return {
    missing: missingFiles,
    features: cachedFeatures(images, cacheDir),
    pixels: decodedPixels(images),
    model: publishedModel,
    open: (options) => NetworkTrainer.open(options),
    ...own,
  };
}

function publishedModel({
  backbone: name,
  weightsFile,
  resize,
}: Pick<TrainSettings, "backbone" | "weightsFile" | "resize">): Model {
  const backbone = withResize(findBackbone(name), resize);
  let read: Promise<FrozenWeights> | undefined;
  const weights = async (): Promise<FrozenWeights> => {
    const file = await backboneWeights(backbone, weightsFile);
    return { hash: file.hash, tensors: await backboneStateDict(backbone, file) };
  };
  return { backbone, weights: () => (read ??= weights()) };
}
