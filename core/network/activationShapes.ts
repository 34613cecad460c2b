import type { Layer, Network, Padding } from "./network.ts";

/** Shape of one image's activation: [height, width, channels], or [channels] behind the pooling. */
export type ActivationShape = readonly number[];

function slid(size: number, kernel: number, stride: number, padding: Padding): number {
  if (padding === "same") return Math.ceil(size / stride);
  return Math.floor((size + 2 * padding.pixels - kernel) / stride) + 1;
}

function windowed(layer: Extract<Layer, { kernel: number }>, [height, width]: ActivationShape): [number, number] {
  const { kernel, stride, padding } = layer;
  return [slid(height!, kernel, stride, padding), slid(width!, kernel, stride, padding)];
}

function shapeAfter(layer: Layer, inputs: readonly ActivationShape[]): ActivationShape {
  const x = inputs[0]!;
  switch (layer.kind) {
    case "convolution":
      return [...windowed(layer, x), layer.channelsOut];
    case "maxPool":
      return [...windowed(layer, x), x[2]!];
    case "linear":
      return [...x.slice(0, -1), layer.channelsOut];
    case "concatenate":
      return [...x.slice(0, -1), inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
    case "globalAveragePool":
    case "globalMaxPool":
      return x.slice(-1);
    case "batchNorm":
    case "layerNorm":
    case "layerScale":
    case "activation":
    case "add":
    case "dropout":
      return x;
  }
}

/**
 * Shape of every layer's activation, without the batch, by layer name; "input" is there too.
 * @param input the input's own shape: [size, size, 3] for a backbone, [features] for a head alone
 */
export function activationShapes(network: Network, input: ActivationShape): ReadonlyMap<string, ActivationShape> {
  const shapes = new Map([["input", input]]);
  for (const layer of network.layers) {
    shapes.set(
      layer.name,
      shapeAfter(
        layer,
        layer.inputs.map((name) => shapes.get(name)!),
      ),
    );
  }
  return shapes;
}
