import { isBetter } from "../contract/bestEpoch.ts";
import { ThawError } from "../contract/errors.ts";
import type { RunId, RunSummary } from "../contract/training.ts";
import type { Context } from "../jobs/context.ts";
import type { Checkpoint, Newest } from "./checkpoints.ts";
import { type Going, goOn, type RunInput } from "./goOn.ts";
import { goneWords } from "./leftOut.ts";
import { RunNetwork } from "./runNetwork.ts";
import { legAt, planRun, withOneMore } from "./runPlan.ts";
import { epochStart } from "./runPosition.ts";
import { type RunRecord, stateOf, thisProcess } from "./runRecord.ts";
import { runSources } from "./runSources.ts";
import { RunStore } from "./runStore.ts";
import { trainingSet } from "./trainingSet.ts";

export interface ResumeInput extends RunInput {
  readonly run: RunId;
}

/**
 * Goes on with a run from its newest sound checkpoint, or from its start where there is none; the result is that of a run
 * that was never interrupted, to the last bit on one machine's CPU.
 * @throws noRun, runDamaged
 * @throws badInput for a run that is under way, finished or diverged
 * @throws splitStale when photos or split are not those that it began with, weightsMismatch for other weights
 */
export async function resumeRun(input: ResumeInput, ctx: Context): Promise<RunSummary> {
  return await again(input, ctx, (record) => {
    const state = stateOf(record);
    if (state === "finished")
      throw new ThawError("badInput", `Run ${record.id} is finished. Train it for one more cycle, or start a new run.`);
    if (record.failure?.code === "diverged" && state === "failed")
      throw new ThawError(
        "badInput",
        `Run ${record.id} diverged and would again. Start a new run with lower learning rates.`,
      );
    return record.legs;
  });
}

/**
 * Repeats a run's last cycle, or its last phase where that has no cycles, from its last weights: as the epochs after its
 * last ones. What was left of a run that was stopped is dropped.
 * @throws as `resumeRun`; badInput for a run that has kept nothing
 */
export async function oneMoreCycle(input: ResumeInput, ctx: Context): Promise<RunSummary> {
  return await again(input, ctx, (record, { checkpoint }) => {
    if (checkpoint === undefined)
      throw new ThawError("badInput", `Run ${record.id} kept no weights to go on from. Start a new run.`);
    return withOneMore(record.legs, checkpoint.epochs.length);
  });
}

async function again(
  input: ResumeInput,
  ctx: Context,
  legsOf: (record: RunRecord, newest: Newest) => RunRecord["legs"],
): Promise<RunSummary> {
  const hold = input.control?.begin(ctx.signal);
  try {
    const job = { ...ctx, signal: hold?.signal ?? ctx.signal };
    const store = new RunStore(input.project.runsDir);
    const found = await store.read(input.run);
    checkOpen(found);
    const newest = await store.checkpoints(input.run).newest();
    const going = await prepare(input, found);
    const legs = legsOf(found, newest);
    const record = await backTo(found, newest.checkpoint, legs, store);
    const from = fromCheckpoint(record, newest, going.network);
    const notices = newest.damaged.map((why) => `${why} ${instead(newest)}`);
    return await goOn(input, record, { ...going, ...from, notices, wanted: hold?.wanted }, job);
  } finally {
    hold?.release();
  }
}

function checkOpen(record: RunRecord): void {
  if (stateOf(record) === "running") throw new ThawError("badInput", `Run ${record.id} is being trained already.`);
  if (record.legs.length > 0) return;
  throw new ThawError(
    "badInput",
    `Run ${record.id} was made by an earlier Thaw, which kept too little to go on. Start a new run with its settings.`,
  );
}

/** @throws splitStale, weightsMismatch, notSplit */
async function prepare({ project, images, sources: own }: ResumeInput, record: RunRecord): Promise<Going> {
  const { settings, precision, head, weightsHash, id } = record;
  const split = project.split();
  const set = trainingSet(project);
  if (split?.hash !== record.splitHash) {
    const before = new Set(record.missing);
    const gone = project.gone().filter((photo) => !before.has(photo.id));
    const mend = gone.length > 0 ? `${goneWords(gone)} Put them back` : "Bring them back with undo";
    throw new ThawError(
      "splitStale",
      `The photos or the split are no longer those that run ${id} began with, so it can't go on. ${mend}, or start a ` +
        "new run with its settings.",
    );
  }
  const out = new Set(record.leftOut);
  const usable = (photos: typeof set.train) => photos.filter((photo) => !out.has(project.contentHash(photo.id)));
  const [train, valid] = [usable(set.train), usable(set.valid)];
  const sources = runSources(images, project.cacheDir, own);
  const model = sources.model(settings);
  const network = new RunNetwork(model, { settings, precision, head, photos: train.length + valid.length });
  const { hash } = await model.weights();
  if (hash !== weightsHash)
    throw new ThawError(
      "weightsMismatch",
      `Run ${id} was trained on other weights of ${settings.backbone} than those on this machine. Start a new run.`,
    );
  return { sources, network, train, valid, notices: [] };
}

/** The record as it was at a checkpoint, from which it goes on in this process. */
async function backTo(
  record: RunRecord,
  checkpoint: Checkpoint | undefined,
  legs: RunRecord["legs"],
  store: RunStore,
): Promise<RunRecord> {
  const epochs = [...(checkpoint?.epochs ?? [])];
  const checkpoints = store.checkpoints(record.id);
  let best: (typeof epochs)[number] | undefined;
  // After a damaged checkpoint the best epoch's weights may be gone: the best of those that are there, then.
  for (const row of epochs)
    if (isBetter(row, best) && (await checkpoints.has(row.epoch * record.stepsPerEpoch))) best = row;
  return {
    ...record,
    ...{ legs: [...legs], epochs, bestEpoch: best?.epoch, state: "running", process: thisProcess() },
    ...{ ended: undefined, failure: undefined },
  };
}

/** A checkpoint of a leg that is no longer the one under way gives its weights to that one. */
function fromCheckpoint(record: RunRecord, { checkpoint, name }: Newest, network: RunNetwork): Pick<Going, "from"> {
  if (checkpoint === undefined) return {};
  const { position, leg, weights, trainer, sequence } = checkpoint;
  const { legs, settings, stepsPerEpoch } = record;
  const plan = planRun(legs, settings.optimizer, network.joined.groups, stepsPerEpoch);
  const same = legAt(plan, position.epoch)?.id === leg;
  const at = same ? position : epochStart(position.epoch, stepsPerEpoch, position.parts);
  const start = { position: at, weights, ...(same ? { trainer } : {}) };
  return { from: { start, recorded: { step: at.step, sequence: sequence + 1, checkpoint: name } } };
}

function instead({ checkpoint }: Newest): string {
  if (checkpoint === undefined) return "No other is there: the run starts again from its beginning.";
  return `The run goes on from the checkpoint before, after step ${checkpoint.position.step}.`;
}
