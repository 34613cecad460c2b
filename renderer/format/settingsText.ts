import {
  type OptimizerSettings,
  type Phase,
  type ScheduleSettings,
  scheduleEpochs,
  type TrainSettings,
} from "../../core/contract/training.ts";
import { formatNoun } from "./numbers.ts";

export const presetNames: Readonly<Record<NonNullable<TrainSettings["preset"]>, string>> = {
  quick: "Quick",
  article: "Article",
  best: "Best",
};

export const scheduleNames: Readonly<Record<ScheduleSettings["kind"], string>> = {
  constant: "Constant",
  oneCycle: "One cycle",
  cosineRestarts: "Cosine, restarts",
  flatCosine: "Flat, then cosine",
};

const optimizerNames: Readonly<Record<OptimizerSettings["kind"], string>> = {
  sgd: "SGD",
  adam: "Adam",
  adamw: "AdamW",
};

/** A learning rate or decay as short as it can be read: 0.01, 3e-4. */
export function formatRateValue(rate: number): string {
  if (rate === 0) return "0";
  const short = Number(rate.toPrecision(3));
  if (short >= 0.001 && short < 1000) return String(short);
  return short.toExponential().replace("e+", "e");
}

export function networkText(settings: TrainSettings, title: string): string {
  const { head } = settings;
  return `${title}, ${head.kind === "linear" ? "linear head" : `head with ${head.hidden} hidden`}`;
}

/** What a phase does on one line: "head · 5 epochs at 0.01". */
export function phaseText(phase: Phase): string {
  const where =
    phase.thawFrom === "head" ? "head" : phase.thawFrom === "all" ? "whole network" : `${phase.thawFrom} and after`;
  const rates = phase.learningRates.map(formatRateValue);
  const shown = rates.length > 1 ? `${rates[0] ?? ""}–${rates.at(-1) ?? ""}` : (rates[0] ?? "");
  return `${where} · ${formatNoun(scheduleEpochs(phase.schedule), "epoch")} at ${shown}`;
}

export function augmentationText({ augmentation }: TrainSettings): string {
  if (typeof augmentation !== "string") return "own changes";
  return { none: "unchanged", sideOn: "side-on", topDown: "top-down" }[augmentation];
}

export function photosText(settings: TrainSettings): string {
  const { precompute, views, batchSize, tta, resize } = settings;
  const kept = precompute ? `${formatNoun(views, "view")} kept` : `drawn each epoch, ${augmentationText(settings)}`;
  return `${kept}${resize === "squish" ? " · squeezed in" : ""} · batches of ${batchSize}${tta > 0 ? ` · TTA ${tta}` : ""}`;
}

export function detailsText({ optimizer, seed }: TrainSettings): string {
  return `${optimizerNames[optimizer.kind]} · seed ${seed}`;
}

/** A whole run's settings in one line for the list of runs; `title` is the network's own name. */
export function settingsText(settings: TrainSettings, title: string): string {
  const name = settings.preset === undefined ? [] : [presetNames[settings.preset]];
  return [...name, title, ...settings.phases.map(phaseText)].join(" · ");
}
