import { ThawError } from "../contract/errors.ts";
import type { Photo } from "../contract/photos.ts";
import type { InspectReport, RunId } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import { filesOf, type PhotoSource } from "../train/photoSource.ts";
import { runSummary } from "../train/runRecord.ts";
import { type RunSources, runSources } from "../train/runSources.ts";
import { RunStore } from "../train/runStore.ts";
import { answer } from "./answer.ts";
import { judge } from "./judge.ts";

export interface InspectInput {
  readonly project: PhotoSource;
  readonly images: ImagePool;
  /** The newest run with weights unless named. */
  readonly run?: RunId | undefined;
  /** In place of the real ones. */
  readonly sources?: Partial<RunSources>;
}

/**
 * What a run's best weights say of the validation photos as they are now. Photos of a class that the run never saw are
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

  const sources = runSources(images, project.cacheDir, input.sources);
  const { logits, failures, notice } = await answer(store, record, filesOf(project, photos), sources, ctx);
  for (const [row, error] of failures)
    ctx.log.warn("A photo was left out of the report", { photo: photos[row]?.name, reason: error.message });
  const answers = photos.flatMap((photo: Photo, row) => {
    const own = logits.get(row);
    return own === undefined ? [] : [{ photo: photo.id, truth: record.classes.indexOf(photo.class), logits: own }];
  });
  return {
    run: runSummary(record),
    ...judge(answers, record.classes),
    ...(notice === undefined ? {} : { notice }),
    stale: project.split()?.hash !== record.splitHash || failures.size > 0,
  };
}
