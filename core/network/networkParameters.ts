import type { BatchNorm, Convolution, Network } from "./network.ts";

/** Shapes of a convolution's tensors in the state dict, PyTorch's order: [out, in / groups, height, width]. */
function convolutionParameters(layer: Convolution): [string, readonly number[]][] {
  const { source, kernel, channelsIn, channelsOut, groups, bias } = layer;
  const weight: [string, readonly number[]] = [`${source}.weight`, [channelsOut, channelsIn / groups, kernel, kernel]];
  return bias ? [weight, [`${source}.bias`, [channelsOut]]] : [weight];
}

function batchNormParameters({ source, channels }: BatchNorm): [string, readonly number[]][] {
  return ["weight", "bias", "running_mean", "running_var"].map((name) => [`${source}.${name}`, [channels]]);
}

/** Every tensor that a network takes from a state dict: name → shape, in the order of the layers. */
export function networkParameters(network: Network): ReadonlyMap<string, readonly number[]> {
  return new Map(
    network.layers.flatMap((layer) => {
      if (layer.kind === "convolution") return convolutionParameters(layer);
      return layer.kind === "batchNorm" ? batchNormParameters(layer) : [];
    }),
  );
}
