import type { WeightsSource } from "./network.ts";

/**
 * A file as torchvision publishes it: named `<model>-<first eight digits of its SHA-256>.pth`, the digits that torch.hub
 * checks it by.
 * @param mebibytes `_file_size` of torchvision's weights entry
 */
export function torchvisionWeights(model: string, sha256: string, mebibytes: number): WeightsSource {
  const file = `${model}-${sha256}.pth`;
  const url = `https://download.pytorch.org/models/${file}`;
  // The address stands in torchvision's source; no machine on which this was written could reach it.
  return { file, bytes: Math.round(mebibytes * 2 ** 20), sha256, published: { kind: "address", url, tried: false } };
}
