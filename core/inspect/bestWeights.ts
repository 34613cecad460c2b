import { ThawError } from "../contract/errors.ts";
import type { Phase } from "../contract/training.ts";
import type { Newest } from "../train/checkpoints.ts";
import { legAt, type RunPlan } from "../train/runPlan.ts";
import type { RunRecord } from "../train/runRecord.ts";
import type { RunStore } from "../train/runStore.ts";
import type { StateDict } from "../weights/tensors.ts";

export interface ChosenWeights {
  readonly weights: StateDict;
  /** The phase in which they were learnt. */
  readonly phase: Pick<Phase, "thawFrom">;
  /** Why they are not those of the best epoch, in words. */
  readonly notice?: string;
}

/**
 * The weights of a run's best epoch; where those can't be used, the ones that are kept beside them.
 * @throws runDamaged where neither can be used
 */
export async function bestWeights(
  store: RunStore,
  { id, bestEpoch, stepsPerEpoch }: RunRecord & { readonly bestEpoch: number },
  plan: RunPlan,
): Promise<ChosenWeights> {
  const checkpoints = store.checkpoints(id);
  try {
    const weights = await checkpoints.weights(bestEpoch * stepsPerEpoch);
    // Runs of version 1 have no legs: all of theirs trained the head.
    return { weights, phase: legAt(plan, bestEpoch)?.phase ?? { thawFrom: "head" } };
  } catch (error) {
    if (!(error instanceof ThawError) || error.code !== "runDamaged") throw error;
    return instead(error, await checkpoints.newest(), plan);
  }
}

function instead(error: ThawError, { checkpoint }: Newest, plan: RunPlan): ChosenWeights {
  if (checkpoint === undefined)
    throw new ThawError("runDamaged", `${error.message} No other checkpoint of the run can be used: train again.`, {
      cause: error,
    });
  const { weights, position, leg, epochs } = checkpoint;
  const place = position.photos === 0 ? `of epoch ${epochs.length}` : `from inside epoch ${position.epoch}`;
  return {
    weights,
    // A leg that another took the place of is not in the plan any more; whatever it changed, all of it covers it.
    phase: plan.legs.find(({ id }) => id === leg)?.phase ?? { thawFrom: "all" },
    notice: `${error.message} They were the best epoch's; the weights ${place} are taken instead.`,
  };
}
