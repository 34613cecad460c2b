import { stepsInEpoch } from "../contract/stepsInEpoch.ts";
import type { Preset, SchedulePreview, TrainSettings } from "../contract/training.ts";
import { findBackbone } from "../network/backbones.ts";
import { headNetwork } from "../network/head.ts";
import type { ScheduledGroup } from "./phaseSchedule.ts";
import type { PhotoSource } from "./photoSource.ts";
import { presetsFor } from "./presets.ts";
import { previewSchedule } from "./previewSchedule.ts";
import { trainingSet } from "./trainingSet.ts";

type Photos = Pick<PhotoSource, "kept" | "gone" | "split">;

/** How the rates will go on the project's photos. @throws notSplit and the others of a training set; badInput */
export function previewTraining(project: Photos, settings: TrainSettings): SchedulePreview {
  const { classes, train } = trainingSet(project);
  const steps = stepsInEpoch(train.length, settings.batchSize);
  return previewSchedule(settings, joinedGroups(settings, classes.length), steps);
}

/** The presets, fitted to the project's training photos; before a split, to all that it has. */
export function presetsOf(project: Photos): readonly Preset[] {
  const kept = project.kept();
  const train = project.split() === undefined ? kept : kept.filter((photo) => photo.part === "train");
  const counts = new Map<string, number>();
  for (const photo of train) counts.set(photo.class, (counts.get(photo.class) ?? 0) + 1);
  return presetsFor({ train: [...counts.values()] });
}

/** Groups of the backbone with its head on, the head last. @throws unknownBackbone */
export function joinedGroups(
  { backbone, head }: Pick<TrainSettings, "backbone" | "head">,
  classes: number,
): readonly ScheduledGroup[] {
  const { network } = findBackbone(backbone);
  return [...network.groups, ...headNetwork(head, network.features, classes).groups];
}
