import { residualNetwork } from "../families/residual.ts";
import { imagenetPreprocessing } from "../imagenet.ts";
import type { Backbone } from "../network.ts";
import { torchvisionWeights } from "../torchvisionWeights.ts";

export const resnet50: Backbone = {
  name: "resnet50",
  title: "ResNet-50",
  network: residualNetwork({ name: "resnet50", block: "bottleneck", blocks: [3, 4, 6, 3] }),
  // IMAGENET1K_V2, torchvision's default.
  preprocessing: imagenetPreprocessing(224, 232),
  weights: torchvisionWeights("resnet50", "11ad3fa6", 97.79),
  otherNames: [],
  licence: "BSD-3-Clause",
};
