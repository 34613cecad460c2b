import { contractVersion } from "../contract/schema.ts";
import { stepsInEpoch } from "../contract/stepsInEpoch.ts";
import { thinClasses } from "../contract/thinClasses.ts";
import type { RunSummary, TrainSettings } from "../contract/training.ts";
import { graphClient } from "../graph/graphClient.ts";
import type { Context } from "../jobs/context.ts";
import { resolvePrecision } from "../precision.ts";
import { classWeightsOf } from "./classWeights.ts";
import { gatherPhotos } from "./gatherPhotos.ts";
import { type Going, goOn, type RunInput } from "./goOn.ts";
import { goneWords, leftOutWords } from "./leftOut.ts";
import { RunNetwork } from "./runNetwork.ts";
import { legsOf, planRun } from "./runPlan.ts";
import { type RunRecord, runRecordVersion, thisProcess } from "./runRecord.ts";
import { runSources } from "./runSources.ts";
import { RunStore } from "./runStore.ts";
import { classCounts, labelsOf, trainingSet } from "./trainingSet.ts";

export interface TrainInput extends RunInput {
  readonly settings: TrainSettings;
}

/**
 * Trains by the settings and keeps the run under `.thaw/runs`. A run that is paused, stopped or fails keeps its best epoch
 * so far, and what it needs to go on.
 * @throws notSplit, oneClass, tooFewPhotos, badInput and those of weights and features, before a run is made
 * @throws cancelled (the run is kept as "stopped"), diverged, outOfMemory, diskFull (as "failed")
 */
export async function trainRun(input: TrainInput, ctx: Context): Promise<RunSummary> {
  const hold = input.control?.begin(ctx.signal);
  try {
    const job = { ...ctx, signal: hold?.signal ?? ctx.signal };
    const { record, going } = await prepare(input, job);
    return await goOn(input, record, { ...going, wanted: hold?.wanted }, job);
  } finally {
    hold?.release();
  }
}

async function prepare(
  { project, images, settings, sources: own }: TrainInput,
  job: Context,
): Promise<{ readonly record: RunRecord; readonly going: Going }> {
  const sources = runSources(images, project.cacheDir, own);
  const precision = await resolvePrecision(settings.precision);
  const split = project.split();
  const set = trainingSet(project);
  const model = sources.model(settings);
  const head = RunNetwork.newHead(model, settings, set.classes.length);
  const networkFor = (photos: number): RunNetwork => new RunNetwork(model, { settings, precision, head, photos });
  const proposed = networkFor(set.train.length + set.valid.length);
  const legs = legsOf(settings);
  // What is wrong with the settings is said before hours of features.
  planRun(legs, settings.optimizer, proposed.joined.groups, 1);
  classWeightsOf(settings, labelsOf(set.train, set.classes), set.classes);

  const ground = { project, sources, settings, precision, network: proposed, job };
  const { classes, train, valid, plain, weightsHash, leftOut } = await gatherPhotos(ground, set);
  const { binding } = await graphClient().call("describe", undefined);
  const store = new RunStore(project.runsDir);
  const gone = project.gone();
  const told = new Set((await store.last())?.missing);
  const newlyGone = gone.filter(({ id }) => !told.has(id));
  const record: RunRecord = {
    ...{ version: runRecordVersion, id: await store.create(), started: job.clock.now() },
    ...{ settings, precision, weightsHash, head, legs, classes: [...classes], splitHash: split?.hash ?? "" },
    ...{ stepsPerEpoch: stepsInEpoch(train.length, settings.batchSize), leftOut: [...leftOut.keys()] },
    ...{ missing: gone.map(({ id }) => id), notices: [] },
    ...{ trainPhotos: train.length, validPhotos: valid.length, state: "running", epochs: [] },
    software: { node: process.version, tensorflow: binding, contract: contractVersion },
    process: thisProcess(),
  };
  const network = networkFor(train.length + valid.length);
  const refused = settings.precision === "bf16" && precision === "f32";
  const notices = [
    ...(refused ? ["This machine can't compute in bfloat16: float32 is taken instead."] : []),
    ...(newlyGone.length > 0
      ? [`${goneWords(newlyGone)} This run goes without; put back what you miss and train again.`]
      : []),
    ...(leftOut.size > 0 ? [leftOutWords([...leftOut.values()])] : []),
    ...thinClasses(classCounts({ classes, train, valid })),
  ];
  return { record, going: { sources, network, train, valid, plain, notices } };
}
