import type { Preprocessing } from "./network.ts";

/** torchvision's ImageClassification preset: mean and standard deviation of ImageNet's channels, given there on 0 to 1. */
export function imagenetPreprocessing(size: number, resizeShorterSide: number): Preprocessing {
  return {
    size,
    resizeShorterSide,
    mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
    scale: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  };
}
