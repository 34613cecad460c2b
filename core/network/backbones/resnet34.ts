import { residualNetwork } from "../families/residual.ts";
import { imagenetPreprocessing } from "../imagenet.ts";
import type { Backbone } from "../network.ts";
import { torchvisionWeights } from "../torchvisionWeights.ts";

export const resnet34: Backbone = {
  name: "resnet34",
  title: "ResNet-34",
  network: residualNetwork({ name: "resnet34", block: "basic", blocks: [3, 4, 6, 3] }),
  // IMAGENET1K_V1, torchvision's default.
  preprocessing: imagenetPreprocessing(224, 256),
  weights: torchvisionWeights("resnet34", "b627a593", 83.275),
  otherNames: [],
  licence: "BSD-3-Clause",
};
