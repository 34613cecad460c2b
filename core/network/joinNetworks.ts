import type { Network } from "./network.ts";

/** The backbone with a head on its output: the head's "input" is the backbone's output, its group comes last. */
export function joinNetworks(backbone: Network, head: Network): Network {
  const fed = head.layers.map((layer) => ({
    ...layer,
    inputs: layer.inputs.map((name) => (name === "input" ? backbone.output : name)),
  }));
  return {
    name: backbone.name,
    layers: [...backbone.layers, ...fed],
    output: head.output,
    map: backbone.map,
    features: head.features,
    groups: [...backbone.groups, ...head.groups],
  };
}
