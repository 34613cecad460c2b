import type { ThawError } from "../contract/errors.ts";
import { type Phase, type TrainSettings, totalEpochs } from "../contract/training.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { plainView, type View } from "../images/view.ts";
import type { Context } from "../jobs/context.ts";
import { augmentationOf } from "./augmentation.ts";
import { BorderData, type BorderInput } from "./borderData.ts";
import type { PhotoFeatures, PhotoFile } from "./photoFeatures.ts";
import { PixelData } from "./pixelData.ts";
import type { RunNetwork } from "./runNetwork.ts";
import type { RunSources } from "./runSources.ts";
import type { TrainingData } from "./trainingData.ts";
import { testViews, trainingViews } from "./views.ts";

export interface RunDataInput {
  readonly network: RunNetwork;
  readonly sources: Pick<RunSources, "features" | "pixels">;
  readonly settings: TrainSettings;
  readonly precision: Precision;
  /** Training photos, then validation photos. */
  readonly files: readonly PhotoFile[];
  /** Class index of each training photo. */
  readonly labels: Int32Array;
  readonly job: Pick<Context, "signal" | "report">;
  /** Told of a photo that can't be used. */
  readonly onFailure: (file: PhotoFile, error: ThawError) => void;
}

/** Features of the plain view at a layer, of all the files. */
export interface PlainFeatures {
  readonly cut: string;
  readonly features: PhotoFeatures;
}

/** What an epoch, counted from 1, sees of each photo. */
export function viewOf(settings: TrainSettings): (epoch: number) => View {
  const { precompute, seed } = settings;
  const augmentation = augmentationOf(settings.augmentation);
  if (!precompute && augmentation !== undefined)
    return (epoch) => ({ ...plainView, draw: { augmentation, seed, purpose: "epoch", number: epoch - 1 } });
  const views = precompute ? trainingViews(settings) : [plainView];
  return (epoch) => views[(epoch - 1) % views.length] ?? plainView;
}

/** The distinct views that a run's epochs take of training photos, and its answers of validation photos. */
export function viewsOf(settings: TrainSettings): BorderInput["views"] {
  const seen = viewOf(settings);
  const count = settings.precompute ? Math.min(totalEpochs(settings), trainingViews(settings).length) : 1;
  return { train: Array.from({ length: count }, (_, before) => seen(before + 1)), valid: testViews(settings) };
}

/** Features at a layer under a view, from the cache or into it. */
export async function fetchFeatures(
  { sources, network, settings, precision, job }: Omit<RunDataInput, "files" | "labels" | "onFailure">,
  cut: string,
  view: View,
  files: readonly PhotoFile[],
  ahead: readonly View[] = [],
): Promise<PhotoFeatures> {
  const { backbone, weightsFile, resize } = settings;
  const own = weightsFile === undefined ? {} : { weightsFile };
  return await sources.features(
    { backbone, ...own, resize, network: network.pooled, cut, precision, view, ahead },
    files,
    job,
  );
}

/** The photos as a phase is fed them. */
export function runData(input: RunDataInput, phase: Pick<Phase, "thawFrom">, plain?: PlainFeatures): TrainingData {
  const { network, settings, files, labels, sources, job, onFailure } = input;
  const { batchSize, seed } = settings;
  const cut = network.keptAt(phase);
  const common = { files, labels, viewOf: viewOf(settings), batchSize, seed };
  if (cut === undefined) {
    const { preprocessing } = network.model.backbone;
    return new PixelData({ ...common, preprocessing, pixels: sources.pixels, signal: job.signal, onFailure });
  }
  const fetch: BorderInput["fetch"] = async (view, some, ahead) => {
    const found = await fetchFeatures(input, cut, view, some, ahead);
    for (const [row, error] of found.failures) {
      const file = some[row];
      if (file !== undefined) onFailure(file, error);
    }
    return found;
  };
  return new BorderData(
    { ...common, views: viewsOf(settings), fetch },
    plain?.cut === cut ? plain.features : undefined,
  );
}
