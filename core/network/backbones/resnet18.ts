import { residualNetwork } from "../families/residual.ts";
import { imagenetPreprocessing } from "../imagenet.ts";
import type { Backbone } from "../network.ts";
import { torchvisionWeights } from "../torchvisionWeights.ts";

export const resnet18: Backbone = {
  name: "resnet18",
  title: "ResNet-18",
  network: residualNetwork({ name: "resnet18", block: "basic", blocks: [2, 2, 2, 2] }),
  // IMAGENET1K_V1, torchvision's default.
  preprocessing: imagenetPreprocessing(224, 256),
  weights: torchvisionWeights("resnet18", "f37072fd", 44.661),
  otherNames: [],
  licence: "BSD-3-Clause",
};
