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
    const better =
      best === null ||
      row.accuracy > best.accuracy ||
      (row.accuracy === best.accuracy && row.validLoss < best.validLoss);
    if (better) best = row;
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

/** Batches of one epoch; the last may be smaller, but one photo alone is none (batch norm needs two). */
export function stepsPerEpoch({ trainPhotos, settings }: RunSummary): number {
  const { batchSize } = settings;
  return Math.max(1, Math.floor(trainPhotos / batchSize) + (trainPhotos % batchSize > 1 ? 1 : 0));
}

/** Weight of the past in the smoothed loss: about half an epoch, and none for runs of a few steps. */
export function pastWeight(run: RunSummary): number {
  return Math.min(0.98, Math.max(0, 1 - 2 / stepsPerEpoch(run)));
}
