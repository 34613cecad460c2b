import type { TrainSettings } from "../../../core/contract/training.ts";
import { type SyntheticProject, settings, syntheticProjectIn } from "./syntheticProject.ts";

const schedule = { kind: "oneCycle", epochs: 3, pctStart: 0.25, div: 25, divFinal: 1e5 } as const;
const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-5, weightDecay: 0.01, wdBnBias: false };

/** The runs that are killed: each optimizer on the head, and two that thaw the backbone. */
export const killedSettings: readonly TrainSettings[] = [
  settings({ epochs: 12, optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-4, wdBnBias: false } }),
  settings({ epochs: 12, optimizer: { kind: "adam", ...adam } }),
  settings({
    epochs: 12,
    optimizer: { kind: "adamw", ...adam },
    head: { kind: "concatPool", hidden: 8, dropout: 0.5 },
  }),
  settings({
    optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-4, wdBnBias: false },
    phases: ["head", "top", "all"].map((thawFrom) => ({ thawFrom, learningRates: [0.01], schedule })),
    precompute: false,
  }),
  settings({
    optimizer: { kind: "adamw", ...adam },
    phases: ["head", "top"].map((thawFrom) => ({ thawFrom, learningRates: [0.003], schedule })),
    views: 2,
  }),
];

/** The same project in any folder: 45 training photos, 6 steps an epoch. */
export function killedProject(dir: string): SyntheticProject {
  return syntheticProjectIn(dir, { apple: [17, 5], bean: [17, 5], cress: [11, 3] });
}
