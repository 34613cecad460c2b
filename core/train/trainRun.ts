import { toThawError } from "../contract/errors.ts";
import type { Photo, PhotoId, SplitState } from "../contract/photos.ts";
import { contractVersion } from "../contract/schema.ts";
import { type RunSummary, type TrainSettings, totalEpochs } from "../contract/training.ts";
import { loadTensorflow } from "../graph/tensorflow.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import { linearHead } from "./head.ts";
import { cachedFeatures, type FeatureSource } from "./photoFeatures.ts";
import { runRecordVersion, thisProcess } from "./runRecord.ts";
import { RunRecorder } from "./runRecorder.ts";
import { RunStore } from "./runStore.ts";
import { type HeadSettings, trainHead } from "./trainHead.ts";
import { checkTrain, label, trainingSet, withoutFailures } from "./trainingSet.ts";

/** What training and inspecting need of an open project. */
export interface PhotoSource {
  readonly runsDir: string;
  readonly cacheDir: string;
  kept(): readonly Photo[];
  split(): SplitState | undefined;
  pathOf(id: PhotoId): string;
  contentHash(id: PhotoId): string;
}

export interface TrainInput {
  readonly project: PhotoSource;
  readonly images: ImagePool;
  readonly settings: TrainSettings;
  /** The cached frozen forward pass unless given. */
  readonly features?: FeatureSource;
}

/**
 * Trains a head on the frozen backbone's features and keeps the run under `.thaw/runs`. A run that is stopped or that
 * fails keeps its best epoch so far.
 * @throws notSplit, oneClass, tooFewPhotos before anything is made
 * @throws cancelled, diverged with the run kept as "stopped" or "failed"
 */
export async function trainRun({ project, images, settings, features }: TrainInput, ctx: Context): Promise<RunSummary> {
  const split = project.split();
  const { classes, ...parts } = trainingSet(project.kept(), split !== undefined);
  const photos = [...parts.train, ...parts.valid];
  const files = photos.map(({ id }) => ({ path: project.pathOf(id), contentHash: project.contentHash(id) }));
  const found = await (features ?? cachedFeatures(images, project.cacheDir))(settings, files, ctx);
  for (const [row, error] of found.failures)
    ctx.log.warn("A photo was left out of training", { photo: photos[row]?.name, reason: error.message });

  const usable = withoutFailures(photos, found);
  const train = usable.photos.filter((photo) => photo.part === "train");
  const valid = usable.photos.slice(train.length);
  checkTrain({ classes, train });
  const border = train.length * found.width;
  const trainRows = label(train, usable.values.subarray(0, border), classes);
  const validRows = label(valid, usable.values.subarray(border), classes);

  const head = linearHead(found.width, classes.length);
  const store = new RunStore(project.runsDir);
  const recorder = await RunRecorder.start(store, ctx, {
    ...{ version: runRecordVersion, id: await store.create(), started: ctx.clock.now(), settings },
    ...{ weightsHash: found.weightsHash, head, classes: [...classes], splitHash: split?.hash ?? "" },
    ...{ trainPhotos: train.length, validPhotos: valid.length, state: "running", epochs: [] },
    software: { node: process.version, tensorflow: loadTensorflow().version["tfjs-node"], contract: contractVersion },
    process: thisProcess(),
  });
  try {
    await trainHead(head, trainRows, validRows, headSettings(settings), {
      signal: ctx.signal,
      clock: ctx.clock,
      onStep: (step, total) => {
        recorder.step(step);
        ctx.report({ phase: "Training", done: step.step + 1, total, unit: "steps" });
      },
      onEpoch: async (row, weights) => await recorder.epoch(row, weights),
    });
    return await recorder.end("finished");
  } catch (thrown) {
    const error = toThawError(thrown);
    const state = error.code === "cancelled" ? "stopped" : "failed";
    // What went wrong first is what the person must hear: a full disk fails here a second time.
    await recorder.end(state).catch((second: unknown) => ctx.log.error("The run could not be closed", { second }));
    throw error;
  }
}

function headSettings({ phases, batchSize, seed }: TrainSettings): HeadSettings {
  const [phase] = phases;
  const rate = phase?.learningRates.at(-1) ?? 0.01;
  return { epochs: totalEpochs({ phases }), learningRate: rate, batchSize, seed };
}
