import { isBetter } from "../../core/contract/bestEpoch.ts";
import { stepsInEpoch } from "../../core/contract/stepsInEpoch.ts";
import { type EpochRow, type RunSummary, totalEpochs } from "../../core/contract/training.ts";
import type { TrainingSlice } from "./trainingSlice.ts";

export function shownRun(slice: TrainingSlice): RunSummary | null {
  return slice.runs.find((run) => run.id === slice.chosen) ?? slice.runs[0] ?? null;
}

export function runningRun(slice: TrainingSlice): RunSummary | null {
  return slice.runs.find((run) => run.state === "running") ?? null;
}

/** Highest accuracy of a run's epochs, ties to the lower validation loss; null before the first epoch ended. */
export function bestRow(run: RunSummary): EpochRow | null {
  let best: EpochRow | null = null;
  for (const row of run.epochs) {
    if (isBetter(row, best ?? undefined)) best = row;
  }
  return best;
}

/** Epochs that a run will have; more than its settings say once cycles were added to it. */
export function plannedEpochs(run: RunSummary): number {
  return Math.max(run.plannedEpochs ?? totalEpochs(run.settings), run.epochs.length);
}

/** A run's name as it is shown: what the person called it, else its number. */
export function runName(run: RunSummary): string {
  return run.name === undefined || run.name === "" ? `Run ${Number(run.id)}` : run.name;
}

/** Batches of one epoch. */
export function stepsPerEpoch({ trainPhotos, settings }: RunSummary): number {
  return stepsInEpoch(trainPhotos, settings.batchSize);
}

/** Weight of the past in the smoothed loss: about half an epoch, and none for runs of a few steps. */
export function pastWeight(run: RunSummary): number {
  return Math.min(0.98, Math.max(0, 1 - 2 / stepsPerEpoch(run)));
}
