import type { Activation, BatchNorm, Convolution, Layer, LayerGroup, Padding } from "./network.ts";

/** What a convolution needs besides its place in the chain. */
export interface ConvolutionShape {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: Padding;
  readonly channelsOut: number;
  readonly depthwise?: boolean;
  readonly source: string;
  readonly bias?: boolean;
}

type Norm = Pick<BatchNorm, "epsilon" | "momentum">;

/** PyTorch's defaults. */
const usualNorm: Norm = { epsilon: 1e-5, momentum: 0.1 };

/**
 * Collects the layers of a network in order, each on top of the one before unless told otherwise, and sorts them into
 * groups. Keeps track of the channels, so that no width is written twice.
 */
export class LayerChain {
  readonly layers: Layer[] = [];
  readonly groups: LayerGroup[] = [];
  readonly #channels: Map<string, number>;
  readonly #norm: Norm;
  #last = "input";

  /** @param channels of the input: RGB unless told otherwise */
  constructor(norm: Norm = usualNorm, channels = 3) {
    this.#norm = norm;
    this.#channels = new Map([["input", channels]]);
  }

  /** Name of the newest layer. */
  get last(): string {
    return this.#last;
  }

  get channels(): number {
    return this.#channels.get(this.#last)!;
  }

  /** Opens a group: layers from here on belong to it. */
  group(name: string): void {
    this.groups.push({ name, layers: [] });
  }

  convolution(name: string, shape: ConvolutionShape, input = this.#last): void {
    const channelsIn = this.#channels.get(input)!;
    const layer: Convolution = {
      kind: "convolution",
      name,
      inputs: [input],
      kernel: shape.kernel,
      stride: shape.stride ?? 1,
      padding: shape.padding ?? "same",
      channelsIn,
      channelsOut: shape.channelsOut,
      groups: shape.depthwise === true ? channelsIn : 1,
      source: shape.source,
      bias: shape.bias ?? false,
    };
    this.#add(layer, shape.channelsOut);
  }

  batchNorm(name: string, source: string): void {
    const { channels } = this;
    this.#add({ kind: "batchNorm", name, inputs: [this.#last], channels, ...this.#norm, source }, channels);
  }

  layerNorm(name: string, source: string, epsilon: number): void {
    const { channels } = this;
    this.#add({ kind: "layerNorm", name, inputs: [this.#last], channels, epsilon, source }, channels);
  }

  /** @param source the key of the factors themselves */
  layerScale(name: string, source: string): void {
    const { channels } = this;
    this.#add({ kind: "layerScale", name, inputs: [this.#last], channels, source }, channels);
  }

  linear(name: string, channelsOut: number, source: string, bias = true): void {
    const { channels: channelsIn } = this;
    this.#add({ kind: "linear", name, inputs: [this.#last], channelsIn, channelsOut, source, bias }, channelsOut);
  }

  dropout(name: string, rate: number): void {
    this.#add({ kind: "dropout", name, inputs: [this.#last], rate }, this.channels);
  }

  activation(name: string, activation: Activation): void {
    this.#add({ kind: "activation", name, inputs: [this.#last], activation }, this.channels);
  }

  add(name: string, other: string): void {
    this.#add({ kind: "add", name, inputs: [this.#last, other] }, this.channels);
  }

  maxPool(name: string, kernel: number, stride: number, padding: Padding): void {
    this.#add({ kind: "maxPool", name, inputs: [this.#last], kernel, stride, padding }, this.channels);
  }

  globalAveragePool(name: string): void {
    this.#add({ kind: "globalAveragePool", name, inputs: [this.#last] }, this.channels);
  }

  globalMaxPool(name: string): void {
    this.#add({ kind: "globalMaxPool", name, inputs: [this.#last] }, this.channels);
  }

  concatenate(name: string, inputs: readonly string[]): void {
    const channels = inputs.reduce((sum, input) => sum + this.#channels.get(input)!, 0);
    this.#add({ kind: "concatenate", name, inputs }, channels);
  }

  #add(layer: Layer, channels: number): void {
    this.layers.push(layer);
    this.#channels.set(layer.name, channels);
    this.#last = layer.name;
    const group = this.groups.pop();
    if (group !== undefined) this.groups.push({ name: group.name, layers: [...group.layers, layer.name] });
  }
}
