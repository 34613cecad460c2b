import type { Convolution, Layer, Linear, Network } from "./network.ts";

/** Shapes of a convolution's tensors in the state dict, PyTorch's order: [out, in / groups, height, width]. */
function convolutionParameters(layer: Convolution): [string, readonly number[]][] {
  const { source, kernel, channelsIn, channelsOut, groups, bias } = layer;
  const weight: [string, readonly number[]] = [`${source}.weight`, [channelsOut, channelsIn / groups, kernel, kernel]];
  return bias ? [weight, [`${source}.bias`, [channelsOut]]] : [weight];
}

function linearParameters({ source, channelsIn, channelsOut, bias }: Linear): [string, readonly number[]][] {
  const weight: [string, readonly number[]] = [`${source}.weight`, [channelsOut, channelsIn]];
  return bias ? [weight, [`${source}.bias`, [channelsOut]]] : [weight];
}

/** The tensors of one layer, in the order in which PyTorch lists them. */
export function layerParameters(layer: Layer): readonly [string, readonly number[]][] {
  switch (layer.kind) {
    case "convolution":
      return convolutionParameters(layer);
    case "linear":
      return linearParameters(layer);
    case "batchNorm":
      return ["weight", "bias", "running_mean", "running_var"].map((name) => [
        `${layer.source}.${name}`,
        [layer.channels],
      ]);
    case "layerNorm":
      return ["weight", "bias"].map((name) => [`${layer.source}.${name}`, [layer.channels]]);
    case "layerScale":
      return [[layer.source, [layer.channels, 1, 1]]];
    default:
      return [];
  }
}

/** Every tensor that a network takes from a state dict: name → shape, in the order of the layers. */
export function networkParameters(network: Network): ReadonlyMap<string, readonly number[]> {
  return new Map(network.layers.flatMap(layerParameters));
}

/** Numbers that training can change; a batch norm's running statistics are not among them. */
export function parameterCount(layers: readonly Layer[]): number {
  return layers
    .flatMap(layerParameters)
    .filter(([name]) => !name.includes(".running_"))
    .reduce((sum, [, shape]) => sum + shape.reduce((product, length) => product * length, 1), 0);
}
