import type { ScheduleSettings, TrainSettings } from "../../core/contract/training.ts";
import { augmentationText, detailsText, formatRateValue, phaseText, scheduleNames } from "./settingsText.ts";

/** One line of the table that compares runs: a setting and its value in each run. */
export interface Difference {
  readonly name: string;
  readonly values: readonly string[];
}

/** "One cycle: epochs 5, pct_start 0.25": its figures under the names that fast.ai gives them, as beside the fields. */
function scheduleText({ kind, ...figures }: ScheduleSettings): string {
  const shown = Object.entries(figures).map(
    ([key, value]) => `${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} ${value}`,
  );
  return `${scheduleNames[kind]}: ${shown.join(", ")}`;
}

const rows: readonly (readonly [name: string, value: (settings: TrainSettings) => string])[] = [
  ["Backbone", ({ backbone }) => backbone],
  ["Weights", ({ weightsFile }) => weightsFile ?? "published"],
  ["Head", ({ head }) => (head.kind === "linear" ? "linear" : `concat pool, ${head.hidden}`)],
  ["Dropout", ({ head }) => String(head.dropout)],
  ["Phases", ({ phases }) => phases.map(phaseText).join("; ")],
  ["Schedules", ({ phases }) => phases.map(({ schedule }) => scheduleText(schedule)).join("; ")],
  ["Rates", ({ phases }) => phases.map((phase) => phase.learningRates.map(formatRateValue).join(", ")).join("; ")],
  ["Batch size", ({ batchSize }) => String(batchSize)],
  ["Seed", ({ seed }) => String(seed)],
  ["Precompute", ({ precompute }) => (precompute ? "on" : "off")],
  ["Photos not square", ({ resize }) => ({ crop: "cut to a square", squish: "squeezed in" })[resize]],
  ["Views", ({ views }) => String(views)],
  ["Augmentation", augmentationText],
  ["Test-time views", ({ tta }) => String(tta)],
  ["Optimizer", (settings) => detailsText(settings).split(" · ")[0] ?? ""],
  ["Weight decay", ({ optimizer }) => formatRateValue(optimizer.weightDecay)],
  ["Norms and biases decay", ({ optimizer }) => (optimizer.wdBnBias ? "yes" : "no")],
  ["Label smoothing", ({ labelSmoothing }) => String(labelSmoothing)],
  ["Class weights", ({ classWeights }) => (typeof classWeights === "string" ? classWeights : "own")],
  ["Batch norm", ({ batchNorm }) => batchNorm],
  ["Precision", ({ precision }) => precision],
];

/** Settings that are not the same in all of these runs. */
export function settingsDifferences(all: readonly TrainSettings[]): readonly Difference[] {
  return rows
    .map(([name, value]) => ({ name, values: all.map(value) }))
    .filter(({ values }) => new Set(values).size > 1);
}
