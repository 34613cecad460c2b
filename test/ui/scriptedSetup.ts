import type { BackboneView } from "../../core/contract/schema.ts";
import {
  type NetworkView,
  type Preset,
  type SchedulePreview,
  TrainSettings,
  totalEpochs,
} from "../../core/contract/training.ts";

const lite0 = {
  name: "efficientnet_lite0",
  title: "EfficientNet-Lite0",
  licence: "Apache-2.0",
  installed: true,
  fetchable: true,
  bytes: 18_600_000,
  features: 1280,
  parameters: 3_400_000,
};

export const scriptedBackbones: readonly BackboneView[] = [
  lite0,
  { ...lite0, name: "resnet34", title: "ResNet-34", installed: false, features: 512, parameters: 21_300_000 },
];

export function scriptedNetwork(backbone: string): NetworkView {
  const groups = ["stem", "blocks1", "blocks2", "top"].map((name, index) => ({
    name,
    layers: 3 * (index + 1),
    parameters: 1000 * 4 ** index,
    output: [112 >> index, 112 >> index, 32 << index] as [number, number, number],
  }));
  return { backbone, title: backbone, groups };
}

const cosine = { kind: "cosineRestarts", cycles: 3, cycleLen: 1, cycleMult: 2 } as const;

export const scriptedPresets: Preset[] = [
  { name: "quick", title: "Quick", text: "The head on kept features.", settings: TrainSettings.parse({}) },
  {
    name: "article",
    title: "Article",
    text: "The article's two steps.",
    settings: TrainSettings.parse({
      phases: [
        { schedule: { kind: "constant", epochs: 5 } },
        { thawFrom: "all", learningRates: [1e-4, 1e-3, 1e-2], schedule: cosine },
      ],
    }),
  },
];

export function scriptedPreview(settings: TrainSettings, photos: number): SchedulePreview {
  const stepsPerEpoch = Math.max(1, Math.ceil(photos / settings.batchSize));
  const steps = stepsPerEpoch * totalEpochs(settings);
  const points = Array.from({ length: Math.min(steps, 1000) }, (_, step) => ({
    step,
    rates: [0, 0.01],
    momentum: 0.9,
  }));
  return { groups: ["backbone", "head"], steps, stepsPerEpoch, points };
}
