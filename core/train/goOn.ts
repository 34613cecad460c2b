import { type ThawError, toThawError } from "../contract/errors.ts";
import type { Photo } from "../contract/photos.ts";
import type { RunSummary } from "../contract/training.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import type { Snapshot } from "./checkpoints.ts";
import { classWeightsOf } from "./classWeights.ts";
import { initialHeadWeights } from "./headWeights.ts";
import { LeftOut, whyLeftOut } from "./leftOut.ts";
import { filesOf, type PhotoSource } from "./photoSource.ts";
import { randomSource, streams } from "./randomSource.ts";
import type { Hold, RunControl } from "./runControl.ts";
import { type PlainFeatures, runData } from "./runData.ts";
import { RunMeter } from "./runMeter.ts";
import type { RunNetwork } from "./runNetwork.ts";
import { planRun, type RunPlan } from "./runPlan.ts";
import { epochStart } from "./runPosition.ts";
import type { RunRecord } from "./runRecord.ts";
import { type Pace, type RecordedBefore, RunRecorder } from "./runRecorder.ts";
import type { RunSources } from "./runSources.ts";
import { RunStore } from "./runStore.ts";
import { labelsOf } from "./trainingSet.ts";
import { type LoopHooks, type LoopInput, type LoopStart, trainLoop } from "./trainLoop.ts";
import { testViews } from "./views.ts";

/** What every way of training needs. */
export interface RunInput {
  readonly project: PhotoSource;
  readonly images: ImagePool;
  /** Hears of pause and stop; without one only the job's own signal ends the run. */
  readonly control?: RunControl;
  /** In place of the real ones. */
  readonly sources?: Partial<RunSources>;
  readonly pace?: Pace;
}

/** A run that is ready to go. */
export interface Going {
  readonly sources: RunSources;
  readonly network: RunNetwork;
  readonly train: readonly Photo[];
  readonly valid: readonly Photo[];
  readonly plain?: PlainFeatures | undefined;
  /** What the person should hear as the run begins. */
  readonly notices: readonly string[];
  readonly wanted?: Hold["wanted"] | undefined;
  /** Where it goes on from; the beginning unless given. */
  readonly from?: { readonly start: LoopStart; readonly recorded: RecordedBefore };
}

/**
 * Trains a run to its end from where it stands, and keeps it whatever happens.
 * @returns the run as finished, paused or stopped
 * @throws cancelled where the job was cancelled and nobody asked for a pause or a stop; the run is kept as "stopped"
 * @throws what the run failed of, which is then kept with it
 */
export async function goOn(input: RunInput, record: RunRecord, going: Going, job: Context): Promise<RunSummary> {
  const { settings, head, stepsPerEpoch, legs } = record;
  const plan = planRun(legs, settings.optimizer, going.network.joined.groups, stepsPerEpoch);
  const store = new RunStore(input.project.runsDir);
  const recorder = await RunRecorder.start(store, job, record, going.from?.recorded, input.pace);
  for (const notice of [...going.notices, ...batchNotices(record)]) recorder.notice(notice);
  const start = going.from?.start ?? {
    position: epochStart(1, stepsPerEpoch, 1),
    weights: initialHeadWeights(settings.head, head, randomSource(settings.seed, streams.weights)),
  };
  let last: Snapshot | undefined;
  const leftOut = new LeftOut((text) => recorder.notice(text));
  try {
    const meter = new RunMeter(job, plan);
    const hooks = hooksOf(recorder, leftOut, meter, job, (snapshot) => {
      last = snapshot;
    });
    last = await trainLoop(loopInput(input, record, going, plan, leftOut, job), start, hooks);
    return await recorder.finish("finished", last);
  } catch (thrown) {
    leftOut.flush();
    let error = toThawError(thrown);
    if (error.code === "cancelled" && last !== undefined) {
      try {
        const run = await recorder.finish(going.wanted?.() === "pause" ? "paused" : "stopped", last);
        if (going.wanted?.() !== undefined) return run;
        throw error;
      } catch (second) {
        if (second === error) throw error;
        error = toThawError(second);
      }
    }
    // What went wrong first is what the person must hear: a full disk fails here a second time.
    await recorder.fail(error).catch((second: unknown) => job.log.error("The run could not be closed", { second }));
    throw error;
  }
}

function loopInput(
  { project }: RunInput,
  record: RunRecord,
  { sources, network, train, valid, plain }: Going,
  plan: RunPlan,
  leftOut: LeftOut,
  job: Context,
): LoopInput {
  const { settings, precision, classes } = record;
  const labels = labelsOf(train, classes);
  const photos = [...train, ...valid];
  const files = filesOf(project, photos);
  const byPath = new Map(files.map(({ path }, at) => [path, photos[at]]));
  const classWeights = classWeightsOf(settings, labels, classes);
  const onFailure = (file: { readonly path: string }, error: ThawError): void => {
    const photo = byPath.get(file.path);
    if (photo !== undefined && error.code !== "cancelled") leftOut.add(whyLeftOut(photo, error));
  };
  const data = { network, sources, settings, precision, files, labels, job, onFailure };
  return {
    plan,
    seed: settings.seed,
    classes: classes.length,
    validLabels: labelsOf(valid, classes),
    views: testViews(settings),
    open: (leg, weights) => network.openTrainer(sources.open, leg.phase, weights, classWeights),
    data: (leg) => runData(data, leg.phase, plain),
  };
}

function hooksOf(
  recorder: RunRecorder,
  leftOut: LeftOut,
  meter: RunMeter,
  { signal, clock }: Context,
  onCancelled: LoopHooks["onCancelled"],
): LoopHooks {
  return {
    ...{ signal, clock, onCancelled },
    onSteps: (steps, photos) => {
      recorder.steps(steps);
      meter.steps((steps.at(-1)?.step ?? -1) + 1, photos);
    },
    onEpoch: async (row, snapshot) => {
      leftOut.flush();
      await recorder.epoch(row, snapshot);
    },
    isDue: (before) => recorder.isDue(before),
    onDue: async (snapshot) => await recorder.keep(snapshot),
    notice: (text) => recorder.notice(text),
  };
}

function batchNotices({ settings: { batchSize }, trainPhotos }: RunRecord): string[] {
  if (batchSize <= trainPhotos) return [];
  return [`The batch of ${batchSize} is larger than the ${trainPhotos} training photos: each epoch is one step.`];
}
