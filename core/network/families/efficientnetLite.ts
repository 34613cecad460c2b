import type { Backbone, Preprocessing, WeightsSource } from "../network.ts";
import { otherNames } from "../otherNames.ts";
import { type InvertedResidualNames, invertedResidualNetwork, type Stage, timmNames } from "./invertedResidual.ts";

/** What sets the variants apart (efficientnet/lite/efficientnet_lite_builder.py in TensorFlow's TPU models). */
export interface LiteSettings {
  readonly variant: 0 | 1 | 2;
  readonly width: number;
  readonly depth: number;
  /** Height and width of the input in pixels. */
  readonly size: number;
  readonly weights: WeightsSource;
}

// EfficientNet-B0's stages (Tan and Le 2019, table 1). The Lite variants leave out squeeze-and-excite and swish, and keep
// stem and top at their full width and the first and last stage at their depth.
const stages: readonly Stage[] = [
  { blocks: 1, kernel: 3, stride: 1, expand: 1, channels: 16 },
  { blocks: 2, kernel: 3, stride: 2, expand: 6, channels: 24 },
  { blocks: 2, kernel: 5, stride: 2, expand: 6, channels: 40 },
  { blocks: 3, kernel: 3, stride: 2, expand: 6, channels: 80 },
  { blocks: 3, kernel: 5, stride: 1, expand: 6, channels: 112 },
  { blocks: 4, kernel: 5, stride: 2, expand: 6, channels: 192 },
  { blocks: 1, kernel: 3, stride: 1, expand: 6, channels: 320 },
];

/** Channels come in multiples of this. */
const divisor = 8;

function scaled(width: number, depth: number): readonly Stage[] {
  return stages.map((stage, s) => {
    const fixed = s === 0 || s === stages.length - 1;
    const wanted = stage.channels * width;
    const rounded = Math.max(divisor, Math.floor((wanted + divisor / 2) / divisor) * divisor);
    // Never more than a tenth below what was asked for.
    const channels = rounded < 0.9 * wanted ? rounded + divisor : rounded;
    return { ...stage, channels, blocks: fixed ? stage.blocks : Math.ceil(stage.blocks * depth) };
  });
}

/** The names of efficientnet_lite_pytorch, whose files are the published weights. */
const packageNames: InvertedResidualNames = {
  stem: ["_conv_stem", "_bn0"],
  block: ({ index }) => {
    const at = `_blocks.${index}`;
    return {
      expand: [`${at}._expand_conv`, `${at}._bn0`],
      depthwise: [`${at}._depthwise_conv`, `${at}._bn1`],
      project: [`${at}._project_conv`, `${at}._bn2`],
    };
  },
  top: ["_conv_head", "_bn1"],
};

/**
 * An EfficientNet-Lite. Reads efficientnet_lite_pytorch's state dicts and timm's `tf_efficientnet_lite`: both were
 * converted from TensorFlow's and keep its padding and epsilon.
 */
export function efficientnetLite({ variant, width, depth, size, weights }: LiteSettings): Backbone {
  const name = `efficientnet_lite${variant}`;
  const settings = {
    name,
    stages: scaled(width, depth),
    stemChannels: 32,
    features: 1280,
    padding: "same",
    norm: { epsilon: 1e-3, momentum: 0.01 },
  } as const;
  // Resized to the crop's own size: no margin is cut off the shorter side.
  const preprocessing: Preprocessing = {
    size,
    resizeShorterSide: size,
    mean: [127, 127, 127],
    scale: [128, 128, 128],
  };
  const network = invertedResidualNetwork(settings, packageNames);
  return {
    name,
    title: `EfficientNet-Lite${variant}`,
    network,
    preprocessing,
    weights,
    otherNames: [otherNames(network, invertedResidualNetwork(settings, timmNames))],
    licence: "Apache-2.0",
  };
}
