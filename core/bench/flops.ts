import { activationShapes } from "../network/activationShapes.ts";
import type { Layer, Network } from "../network/network.ts";

/** Floating-point operations of one layer on one image, a multiplication and an addition counting as two. */
export function layerFlops(layer: Layer, output: readonly number[]): number {
  const outputs = output.reduce((product, side) => product * side, 1);
  switch (layer.kind) {
    case "convolution":
      return (2 * outputs * layer.kernel ** 2 * layer.channelsIn) / layer.groups;
    case "linear":
      return 2 * outputs * layer.channelsIn;
    default:
      return 0;
  }
}

/** Of a whole forward pass on one image of size × size: convolutions and linear layers, as PyTorch counts. */
export function forwardFlops(network: Network, size: number): number {
  const shapes = activationShapes(network, [size, size, 3]);
  return network.layers.reduce((sum, layer) => sum + layerFlops(layer, shapes.get(layer.name) ?? []), 0);
}

/**
 * Of a training step on one image: forward, and twice as much backward (to the input and to the weights), but for the
 * layers that read the image itself, to which no gradient goes on.
 */
export function trainingFlops(network: Network, size: number): number {
  const shapes = activationShapes(network, [size, size, 3]);
  const first = network.layers.filter(({ inputs }) => inputs.includes("input"));
  const unpassed = first.reduce((sum, layer) => sum + layerFlops(layer, shapes.get(layer.name) ?? []), 0);
  return 3 * forwardFlops(network, size) - unpassed;
}
