import { type InvertedResidualNames, invertedResidualNetwork, timmNames } from "../families/invertedResidual.ts";
import { imagenetPreprocessing } from "../imagenet.ts";
import type { Backbone } from "../network.ts";
import { otherNames } from "../otherNames.ts";
import { torchvisionWeights } from "../torchvisionWeights.ts";

// Sandler et al. 2018, table 2.
const settings = {
  name: "mobilenet_v2",
  stages: [
    { blocks: 1, kernel: 3, stride: 1, expand: 1, channels: 16 },
    { blocks: 2, kernel: 3, stride: 2, expand: 6, channels: 24 },
    { blocks: 3, kernel: 3, stride: 2, expand: 6, channels: 32 },
    { blocks: 4, kernel: 3, stride: 2, expand: 6, channels: 64 },
    { blocks: 3, kernel: 3, stride: 1, expand: 6, channels: 96 },
    { blocks: 3, kernel: 3, stride: 2, expand: 6, channels: 160 },
    { blocks: 1, kernel: 3, stride: 1, expand: 6, channels: 320 },
  ],
  stemChannels: 32,
  features: 1280,
  padding: "symmetric",
  norm: { epsilon: 1e-5, momentum: 0.1 },
} as const;

/** torchvision's: one list of features, in which the stem is the first and the top the last. */
const torchvisionNames: InvertedResidualNames = {
  stem: ["features.0.0", "features.0.1"],
  block: ({ index, expands }) => {
    const at = `features.${index + 1}.conv`;
    const n = expands ? 1 : 0;
    return {
      expand: [`${at}.0.0`, `${at}.0.1`],
      depthwise: [`${at}.${n}.0`, `${at}.${n}.1`],
      project: [`${at}.${n + 1}`, `${at}.${n + 2}`],
    };
  },
  top: ["features.18.0", "features.18.1"],
};

const network = invertedResidualNetwork(settings, torchvisionNames);

export const mobilenetV2: Backbone = {
  name: settings.name,
  title: "MobileNetV2",
  network,
  // IMAGENET1K_V2, torchvision's default.
  preprocessing: imagenetPreprocessing(224, 232),
  weights: torchvisionWeights("mobilenet_v2", "7ebf99e0", 13.598),
  otherNames: [otherNames(network, invertedResidualNetwork(settings, timmNames))],
  licence: "BSD-3-Clause",
};
