import type { Trainer } from "../../core/train/trainer.ts";

/** A trainer of which a test has changed a part. */
export function wrappedTrainer(trainer: Trainer, own: Partial<Trainer>): Trainer {
  return {
    groups: trainer.groups,
    stepsAtOnce: (rows) => trainer.stepsAtOnce(rows),
    step: (...args) => trainer.step(...args),
    steps: (some) => trainer.steps(some),
    logits: (rows) => trainer.logits(rows),
    weights: (of) => trainer.weights(of),
    state: () => trainer.state(),
    restore: (state) => trainer.restore(state),
    dispose: () => trainer.dispose(),
    ...own,
  };
}
