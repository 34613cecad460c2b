import { ThawError } from "../contract/errors.ts";
import type { Context } from "../jobs/context.ts";
import { answerViews } from "../train/answerViews.ts";
import { FrugalTrainer } from "../train/frugalTrainer.ts";
import type { PhotoFile } from "../train/photoFeatures.ts";
import { runData } from "../train/runData.ts";
import { RunNetwork } from "../train/runNetwork.ts";
import { planRun } from "../train/runPlan.ts";
import type { RunRecord } from "../train/runRecord.ts";
import type { RunSources } from "../train/runSources.ts";
import type { RunStore } from "../train/runStore.ts";
import { testViews } from "../train/views.ts";
import { bestWeights } from "./bestWeights.ts";

export interface Answered {
  /** Logits in class order, by the place of the file; files that can't be used are missing. */
  readonly logits: ReadonlyMap<number, Float32Array>;
  readonly failures: ReadonlyMap<number, ThawError>;
  /** Why it is not the best epoch that answers, in words. */
  readonly notice?: string;
}

/**
 * What a run's best weights say of files, in just the way in which the run was judged while it was trained: the same
 * network, precision, kept activations or pictures, and views of each. Damaged weights fall back to those kept beside them.
 * @throws runDamaged, weightsMismatch, and the errors of features
 */
export async function answer(
  store: RunStore,
  record: RunRecord & { readonly bestEpoch: number },
  files: readonly PhotoFile[],
  sources: RunSources,
  job: Pick<Context, "signal" | "report">,
): Promise<Answered> {
  const { settings, precision, head, stepsPerEpoch } = record;
  const model = sources.model(settings);
  const photos = record.trainPhotos + record.validPhotos;
  const network = new RunNetwork(model, { settings, precision, head, photos });
  const plan = planRun(record.legs, settings.optimizer, network.joined.groups, stepsPerEpoch);
  const { weights, phase, notice } = await bestWeights(store, record, plan);
  const failures = new Map<number, ThawError>();
  const places = new Map(files.map((file, place) => [file, place]));
  const onFailure = (file: PhotoFile, error: ThawError): void => {
    failures.set(places.get(file) ?? -1, error);
  };
  const checked = checkedSources(sources, record);
  if (network.keptAt(phase) !== network.pooled.output) checkHash((await model.weights()).hash, record);
  const labels = new Int32Array();
  const data = runData({ network, sources: checked, settings, precision, files, labels, job, onFailure }, phase);
  const trainer = await network.openTrainer(sources.open, phase, weights);
  try {
    const frugal = new FrugalTrainer(trainer, 1, () => undefined);
    const answers = await answerViews(data, testViews(settings), frugal.logits);
    const logits = new Map([...answers.photos].map((place, row) => [place, answers.logits[row] ?? new Float32Array()]));
    return { logits, failures, ...(notice === undefined ? {} : { notice }) };
  } finally {
    trainer.dispose();
  }
}

/** Features of other weights than the run's are refused before its head sees them. */
function checkedSources(sources: RunSources, record: RunRecord): RunSources {
  return {
    ...sources,
    features: async (wish, files, job) => {
      const found = await sources.features(wish, files, job);
      checkHash(found.weightsHash, record);
      return found;
    },
  };
}

function checkHash(hash: string, record: RunRecord): void {
  if (hash === record.weightsHash) return;
  throw new ThawError(
    "weightsMismatch",
    `Run ${record.id} was trained on other weights of ${record.settings.backbone} than those on this machine. ` +
      "Train again.",
  );
}
