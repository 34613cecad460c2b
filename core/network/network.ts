/**
 * A network described once, as data. Emitters in core/graph turn a description into what is run or exported: the inference
 * graph with batch norm folded, the training step, the graph up to any cut. Nothing about an architecture is written twice.
 *
 * Layers form a directed acyclic graph in topological order; each names its inputs. Activations are NHWC.
 */

/** TensorFlow's SAME (asymmetric where it must be) or explicit symmetric padding in pixels, PyTorch's convention. */
export type Padding = "same" | { readonly pixels: number };

export type Activation = "relu" | "relu6";

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

export interface BatchNorm extends LayerBase {
  readonly kind: "batchNorm";
  readonly channels: number;
  readonly epsilon: number;
  /** Share of the new batch statistic in the running one (PyTorch's `momentum`). */
  readonly momentum: number;
  /** Key prefix: `.weight`, `.bias`, `.running_mean`, `.running_var`. */
  readonly source: string;
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

export type Layer = Convolution | BatchNorm | Activate | Add | MaxPool | GlobalAveragePool;

/** A run of layers that is frozen or thawed, and given a learning rate, together; listed from the input to the output. */
export interface LayerGroup {
  readonly name: string;
  readonly layers: readonly string[];
}

export interface Network {
  readonly name: string;
  readonly layers: readonly Layer[];
  /** Name of the last layer; its output is the feature vector [batch, features]. */
  readonly output: string;
  /** Length of the feature vector. */
  readonly features: number;
  readonly groups: readonly LayerGroup[];
}

/** How RGB bytes become the network's input: bilinear resize, centre crop, then (byte − mean) / scale for each channel. */
export interface Preprocessing {
  /** Height and width of the square input in pixels. */
  readonly size: number;
  /** Shorter side after the resize, before the crop, in pixels. */
  readonly resizeShorterSide: number;
  readonly mean: readonly [number, number, number];
  readonly scale: readonly [number, number, number];
}

/** Where the published weights of a backbone are, and how they are checked. */
export interface WeightsSource {
  /** File name under the weights folder. */
  readonly file: string;
  readonly bytes: number | undefined;
  /** Hex SHA-256, or the leading digits that the publisher puts in the file's name. */
  readonly sha256: string;
  /** Where the file is published; undefined when set-up brings it with a package. */
  readonly url: string | undefined;
}

/** A backbone: its network, and what travels with it. */
export interface Backbone {
  readonly name: string;
  /** A short plain name for the window. */
  readonly title: string;
  readonly network: Network;
  readonly preprocessing: Preprocessing;
  readonly weights: WeightsSource;
  readonly licence: string;
}
