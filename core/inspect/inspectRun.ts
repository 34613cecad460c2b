import { ThawError } from "../contract/errors.ts";
import type { Photo } from "../contract/photos.ts";
import type { InspectReport, RunId } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import { cachedFeatures, type FeatureSource } from "../train/photoFeatures.ts";
import { runSummary } from "../train/runRecord.ts";
import { RunStore } from "../train/runStore.ts";
import { withoutFailures } from "../train/trainingSet.ts";
import type { PhotoSource } from "../train/trainRun.ts";
import { answer } from "./answer.ts";
import { judge } from "./judge.ts";

export interface InspectInput {
  readonly project: PhotoSource;
  readonly images: ImagePool;
  /** The newest run with weights unless named. */
  readonly run?: RunId | undefined;
  /** The cached frozen forward pass unless given. */
  readonly features?: FeatureSource;
}

/**
 * What a run's best head says of the validation photos as they are now. Photos of a class that the run never saw are
 * left out, and then the report is stale.
 * @throws noRun, runDamaged
 * @throws notSplit when there is no validation photo
 * @throws weightsMismatch when the backbone's weights are not those of the run
 */
export async function inspectRun(input: InspectInput, ctx: Context): Promise<InspectReport> {
  const { project, images } = input;
  const store = new RunStore(project.runsDir);
  const record = await store.choose(input.run);
  const photos = project.kept().filter((photo) => photo.part === "valid" && record.classes.includes(photo.class));
  if (photos.length === 0)
    throw new ThawError("notSplit", "There are no validation photos to look at. Split the project, then train again.");

  const files = photos.map(({ id }) => ({ path: project.pathOf(id), contentHash: project.contentHash(id) }));
  const source = input.features ?? cachedFeatures(images, project.cacheDir);
  const found = await source(record.settings, files, ctx);
  for (const [row, error] of found.failures)
    ctx.log.warn("A photo was left out of the report", { photo: photos[row]?.name, reason: error.message });
  const usable = withoutFailures(photos, found);

  const logits = await answer(store, record, found.weightsHash, { rows: usable.photos.length, values: usable.values });
  const answers = usable.photos.map((photo: Photo, row) => ({
    photo: photo.id,
    truth: record.classes.indexOf(photo.class),
    logits: logits[row] ?? new Float32Array(record.classes.length),
  }));
  return {
    run: runSummary(record),
    ...judge(answers, record.classes),
    stale: project.split()?.hash !== record.splitHash || found.failures.size > 0,
  };
}
