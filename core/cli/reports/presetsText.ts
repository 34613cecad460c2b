import { type Phase, type Preset, type ScheduleSettings, totalEpochs } from "../../contract/training.ts";
import { rate } from "../table.ts";

/** Each preset with what it does, and a line a phase. */
export function presetsText(presets: readonly Preset[]): string {
  return presets.map(presetText).join("\n\n");
}

function presetText({ name, title, text, settings }: Preset): string {
  const { backbone, head, batchSize, views, tta, optimizer } = settings;
  const looks = [views > 1 ? `${views} views` : "", tta > 0 ? `${tta + 1} looks` : ""].filter((part) => part !== "");
  const facts = [
    backbone,
    head.kind === "linear" ? "linear head" : "concat_pool head",
    `batches of ${batchSize}`,
    optimizer.kind,
    ...looks,
  ];
  return [
    `${title} (--preset ${name}), ${totalEpochs(settings)} epochs: ${text}`,
    `  ${facts.join(", ")}`,
    ...settings.phases.map((phase) => `  ${phaseText(phase)}`),
  ].join("\n");
}

function phaseText({ thawFrom, learningRates, schedule }: Phase): string {
  const layers = thawFrom === "head" ? "the head" : thawFrom === "all" ? "all layers" : `from ${thawFrom} on`;
  return `${layers}: ${scheduleText(schedule)} at ${learningRates.map(rate).join(", ")}`;
}

function scheduleText(schedule: ScheduleSettings): string {
  switch (schedule.kind) {
    case "constant":
      return `${schedule.epochs} epochs, constant`;
    case "oneCycle":
      return `${schedule.epochs} epochs, one cycle`;
    case "flatCosine":
      return `${schedule.epochs} epochs, flat and then cosine`;
    case "cosineRestarts":
      return `${schedule.cycles} cycles, cycle_len ${schedule.cycleLen}, cycle_mult ${schedule.cycleMult}`;
  }
}
