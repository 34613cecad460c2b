import type { ThawError } from "../contract/errors.ts";
import type { Photo } from "../contract/photos.ts";
import type { TrainSettings } from "../contract/training.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { plainView, type View } from "../images/view.ts";
import { PhotoFailure } from "../images/workerProcess.ts";
import type { Context } from "../jobs/context.ts";
import { whyLeftOut } from "./leftOut.ts";
import { type PhotoFeatures, withoutFailures } from "./photoFeatures.ts";
import { filesOf, type PhotoSource } from "./photoSource.ts";
import { fetchFeatures, type PlainFeatures, viewsOf } from "./runData.ts";
import type { RunNetwork } from "./runNetwork.ts";
import type { RunSources } from "./runSources.ts";
import { checkTrain, type TrainingSet } from "./trainingSet.ts";

export interface GatherInput {
  readonly project: PhotoSource;
  readonly sources: RunSources;
  readonly settings: TrainSettings;
  readonly precision: Precision;
  readonly network: RunNetwork;
  readonly job: Context;
}

export interface Gathered extends TrainingSet {
  /** Features of training, then validation photos, where a phase takes kept ones. */
  readonly plain: PlainFeatures | undefined;
  /** SHA-256 of the backbone's weights. */
  readonly weightsHash: string;
  /** Photos that can't be used, by their content, with name and reason. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/**
 * Finds out which photos a run can use: those whose file is gone are left out, and where a phase takes kept features, those
 * are computed now, and a photo that has none is left out too. Where all phases take pictures, a photo that can't be
 * decoded is met when its turn comes.
 * @throws tooFewPhotos when a class has nothing left, and the errors of features and weights
 */
export async function gatherPhotos(input: GatherInput, all: TrainingSet): Promise<Gathered> {
  const { project, sources, settings, network, job } = input;
  const leftOut = new Map<string, string>();
  const leave = (photo: Photo, error: ThawError): void => {
    leftOut.set(project.contentHash(photo.id), whyLeftOut(photo, error));
    job.log.warn("A photo was left out of training", { photo: photo.name, reason: error.message });
  };
  const listed = [...all.train, ...all.valid];
  const missing = await sources.missing(filesOf(project, listed));
  for (const [at, photo] of listed.entries())
    if (missing.has(at)) leave(photo, new PhotoFailure("photoVanished", photo.name, "is no longer there"));
  const set = setOf(all.classes, missing.size === 0 ? listed : listed.filter((_, at) => !missing.has(at)));
  const cut = settings.phases.map((phase) => network.keptAt(phase)).find((layer) => layer !== undefined);
  if (cut === undefined) {
    const { hash } = await network.model.weights();
    return { ...set, plain: undefined, weightsHash: hash, leftOut };
  }
  const photos = [...set.train, ...set.valid];
  const found = await plainFeatures(input, cut, set);
  for (const [row, error] of found.failures) {
    const photo = photos[row];
    if (photo !== undefined) leave(photo, error);
  }
  const usable = withoutFailures<Photo>(photos, found);
  const plain = { cut, features: usable.features };
  return { ...setOf(all.classes, usable.photos), plain, weightsHash: found.weightsHash, leftOut };
}

/** @throws tooFewPhotos */
function setOf(classes: readonly string[], photos: readonly Photo[]): TrainingSet {
  const of = (part: Photo["part"]): Photo[] => photos.filter((photo) => photo.part === part);
  const set = { classes, train: of("train"), valid: of("valid") };
  checkTrain(set);
  return set;
}

/** Features of training, then validation photos; with them all views of either that the run will ask for are made ready. */
async function plainFeatures(input: GatherInput, cut: string, { train, valid }: TrainingSet): Promise<PhotoFeatures> {
  const views = viewsOf(input.settings);
  const fetch = (photos: readonly Photo[], ahead: readonly View[]): Promise<PhotoFeatures> =>
    fetchFeatures(input, cut, plainView, filesOf(input.project, photos), ahead);
  if (views.train.length === 1 && views.valid.length === 1) return await fetch([...train, ...valid], []);
  const [trained, validated] = [await fetch(train, views.train), await fetch(valid, views.valid)];
  const values = new Float32Array(trained.values.length + validated.values.length);
  values.set(trained.values);
  values.set(validated.values, trained.values.length);
  const later = [...validated.failures].map(([row, error]) => [row + train.length, error] as const);
  return { ...trained, values, failures: new Map([...trained.failures, ...later]) };
}
