import { ThawError } from "../contract/errors.ts";
import { type FeatureRows, HeadTrainer } from "../train/headTrainer.ts";
import type { RunRecord } from "../train/runRecord.ts";
import type { RunStore } from "../train/runStore.ts";

/**
 * Logits of a run's best head for each row of features, in class order.
 * @param weightsHash of the backbone that made the features
 * @throws runDamaged, weightsMismatch
 */
export async function answer(
  store: RunStore,
  record: RunRecord & { readonly bestEpoch: number },
  weightsHash: string,
  features: FeatureRows,
): Promise<Float32Array[]> {
  if (weightsHash !== record.weightsHash)
    throw new ThawError(
      "weightsMismatch",
      `Run ${record.id} was trained on other weights of ${record.settings.backbone} than those on this machine. ` +
        "Train again.",
    );
  const weights = await store.checkpoints(record.id).load(record.bestEpoch);
  const trainer = await HeadTrainer.open(record.head, weights);
  try {
    return trainer.logits(features);
  } finally {
    trainer.dispose();
  }
}
