import { ThawError } from "../contract/errors.ts";
import { stepsInEpoch } from "../contract/stepsInEpoch.ts";
import type { LrFindReport, TrainSettings } from "../contract/training.ts";
import { plainView } from "../images/view.ts";
import type { Context } from "../jobs/context.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import { thawedGroups } from "../network/border.ts";
import { resolvePrecision } from "../precision.ts";
import type { StateDict } from "../weights/tensors.ts";
import { classWeightsOf } from "./classWeights.ts";
import { FrugalTrainer } from "./frugalTrainer.ts";
import { gatherPhotos } from "./gatherPhotos.ts";
import type { RunInput } from "./goOn.ts";
import { groupRates } from "./groupRates.ts";
import { initialHeadWeights } from "./headWeights.ts";
import { findLearningRate, type SweptStep } from "./lrFind.ts";
import { baseMomentum } from "./phaseSchedule.ts";
import { filesOf } from "./photoSource.ts";
import { randomSource, streams } from "./randomSource.ts";
import { runData } from "./runData.ts";
import { RunNetwork } from "./runNetwork.ts";
import { legsOf, planRun } from "./runPlan.ts";
import { epochStart } from "./runPosition.ts";
import { runSources } from "./runSources.ts";
import type { TrainBatch, Trainer } from "./trainer.ts";
import type { TrainingData } from "./trainingData.ts";
import { labelsOf, trainingSet } from "./trainingSet.ts";
import { type LoopHooks, type LoopInput, trainLoop } from "./trainLoop.ts";

export interface LrFindInput extends Pick<RunInput, "project" | "images" | "sources"> {
  readonly settings: TrainSettings;
  /** Place of the phase in the settings. */
  readonly phase: number;
}

/**
 * Sweeps the learning rate of one phase on the project's photos, with its thawed groups and whatever the settings feed
 * them. The phases before it are trained first, as they would be: a rate for thawed layers means nothing under a head that
 * has learnt nothing. The rate of the curve is the head's; the other groups keep their proportion to it. The trainer is the
 * sweep's own, so that however it ends there is nothing to put back.
 * @throws badInput for a phase that is not there; notSplit and the others of training
 * @throws cancelled between two steps
 */
export async function lrFindRun(
  { project, images, sources: own, settings, phase: at }: LrFindInput,
  ctx: Context,
): Promise<LrFindReport> {
  const phase = settings.phases[at];
  if (phase === undefined)
    throw new ThawError("badInput", `There is no phase ${at + 1}: the settings have ${settings.phases.length}.`);
  const sources = runSources(images, project.cacheDir, own);
  const precision = await resolvePrecision(settings.precision);
  const set = trainingSet(project);
  const model = sources.model(settings);
  const head = RunNetwork.newHead(model, settings, set.classes.length);
  const photos = set.train.length + set.valid.length;
  const network = new RunNetwork(model, { settings, precision, head, photos });
  const thawed = thawedGroups(network.joined.groups, phase.thawFrom);
  const peaks = groupRates(thawed, phase.learningRates);

  const ground = { project, sources, settings, precision, network, job: ctx };
  const { classes, train, valid, plain } = await gatherPhotos(ground, set);
  const labels = labelsOf(train, classes);
  const classWeights = classWeightsOf(settings, labels, classes);
  const files = filesOf(project, [...train, ...valid]);
  const onFailure = (file: { readonly path: string }, error: ThawError): void =>
    ctx.log.warn("A photo was left out of the sweep", { path: file.path, reason: error.message });
  const data = (thawFrom: string): TrainingData =>
    runData({ ...ground, files, labels, onFailure }, { thawFrom }, plain);

  const before: LoopInput = {
    plan: planRun(
      legsOf(settings).slice(0, at),
      settings.optimizer,
      network.joined.groups,
      stepsInEpoch(train.length, settings.batchSize),
    ),
    ...{ seed: settings.seed, classes: classes.length, validLabels: labelsOf(valid, classes), views: [plainView] },
    open: (leg, weights) => network.openTrainer(sources.open, leg.phase, weights, classWeights),
    data: (leg) => data(leg.phase.thawFrom),
  };
  const start = initialHeadWeights(settings.head, head, randomSource(settings.seed, streams.weights));
  const weights = at === 0 ? start : await trainBefore(before, start, ctx);

  const trainer = await network.openTrainer(sources.open, phase, weights, classWeights);
  const batches = endless(data(phase.thawFrom));
  try {
    const swept = sweptStep(trainer, batches, { settings, peaks, ctx });
    return await findLearningRate(swept, {
      ...{ photos: train.length, batchSize: settings.batchSize },
      onStep: (done, total) => ctx.report({ phase: "Sweeping the learning rate", done, total, unit: "steps" }),
    });
  } finally {
    await batches.return(undefined);
    trainer.dispose();
  }
}

interface SweepOf {
  readonly settings: TrainSettings;
  /** Rates of the thawed groups, whose proportions are kept; the head's last. */
  readonly peaks: readonly number[];
  readonly ctx: Context;
}

/** Steps of a trainer through batches that never end: the rate is the head's. */
function sweptStep(
  trainer: Trainer,
  batches: AsyncGenerator<TrainBatch, undefined>,
  { settings, peaks, ctx }: SweepOf,
): SweptStep {
  const frugal = new FrugalTrainer(trainer, 1, (text) => ctx.log.info(text));
  const momentum = baseMomentum(settings.optimizer);
  const head = peaks.at(-1) ?? 1;
  let steps = 0;
  return async (rate) => {
    const { value } = await batches.next();
    throwIfStopped(ctx.signal, "The sweep was stopped.");
    if (value === undefined) throw nothingToSee();
    const rates = peaks.map((peak) => ({ learningRate: (rate * peak) / head, momentum }));
    const place = steps++;
    return await frugal.step(value, rates, () => randomSource(settings.seed, streams.dropout, place));
  };
}

/** Weights as they are when the phases before are done. */
async function trainBefore(input: LoopInput, weights: StateDict, ctx: Context): Promise<StateDict> {
  const { steps: total, stepsPerEpoch } = input.plan;
  const hooks: LoopHooks = {
    ...{ signal: ctx.signal, clock: ctx.clock, onEpoch: () => Promise.resolve(), isDue: () => false },
    ...{ onDue: () => Promise.resolve(), onCancelled: () => undefined },
    onSteps: (steps) =>
      ctx.report({ phase: "Training the phases before", done: (steps.at(-1)?.step ?? -1) + 1, total, unit: "steps" }),
    notice: (text) => ctx.log.info(text),
  };
  const end = await trainLoop(input, { position: epochStart(1, stepsPerEpoch, 1), weights }, hooks);
  return end.weights;
}

/** Batches of one epoch after another; ends where an epoch had none at all. */
async function* endless(data: TrainingData): AsyncGenerator<TrainBatch, undefined> {
  for (let epoch = 1; ; epoch += 1) {
    let any = false;
    for await (const { batch } of data.steps(epoch, 0)) {
      if (batch === undefined) continue;
      any = true;
      yield batch;
    }
    if (!any) return undefined;
  }
}

const nothingToSee = (): ThawError =>
  new ThawError("photoVanished", "None of the training photos could be read. Check that the folder is there.");
