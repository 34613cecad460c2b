import type { Activation, BatchNorm, Convolution, Layer, LayerGroup, Padding } from "./network.ts";

/** What a convolution needs besides its place in the chain. */
export interface ConvolutionShape {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: Padding;
  readonly channelsOut: number;
  readonly depthwise?: boolean;
  readonly source: string;
}

/**
 * Collects the layers of a network in order, each on top of the one before unless told otherwise, and sorts them into
 * groups. Keeps track of the channels, so that no width is written twice.
 */
export class LayerChain {
  readonly layers: Layer[] = [];
  readonly groups: LayerGroup[] = [];
  readonly #channels = new Map<string, number>([["input", 3]]);
  readonly #norm: Pick<BatchNorm, "epsilon" | "momentum">;
  #last = "input";

  constructor(norm: Pick<BatchNorm, "epsilon" | "momentum">) {
    this.#norm = norm;
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
      bias: false,
    };
    this.#add(layer, shape.channelsOut);
  }

  batchNorm(name: string, source: string): void {
    const { channels } = this;
    this.#add({ kind: "batchNorm", name, inputs: [this.#last], channels, ...this.#norm, source }, channels);
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

  #add(layer: Layer, channels: number): void {
    this.layers.push(layer);
    this.#channels.set(layer.name, channels);
    this.#last = layer.name;
    const group = this.groups.pop();
    if (group !== undefined) this.groups.push({ name: group.name, layers: [...group.layers, layer.name] });
  }
}
