import { layersUpTo } from "./layersUpTo.ts";
import type { Layer, Network } from "./network.ts";

/** How the last map becomes a feature vector. */
export type Pooling = "average" | "averageMax";

/**
 * The network whose output is the pooled vector that a head stands on. "average" is the network as it was published.
 * "averageMax" is fast.ai's AdaptiveConcatPool2d: maximum, then average of each channel, so the vector is twice as long;
 * what the published network does after its last map (a norm, say) is left out, as fast.ai cuts it off.
 */
export function withPooling(network: Network, pooling: Pooling): Network {
  if (pooling === "average") return network;
  const { map, groups } = network;
  const body = layersUpTo(network, map);
  const pooled: readonly Layer[] = [
    { kind: "globalMaxPool", name: "poolMax", inputs: [map] },
    { kind: "globalAveragePool", name: "poolAverage", inputs: [map] },
    { kind: "concatenate", name: "poolBoth", inputs: ["poolMax", "poolAverage"] },
  ];
  const kept = new Set(body.map(({ name }) => name));
  const cut = groups.map((group) => ({ ...group, layers: group.layers.filter((name) => kept.has(name)) }));
  const holder = cut.findIndex(({ layers }) => layers.includes(map));
  const names = pooled.map(({ name }) => name);
  return {
    name: network.name,
    layers: [...body, ...pooled],
    output: "poolBoth",
    map,
    features: channelsOf(network, map) * 2,
    groups: cut
      .map((group, at) => (at === holder ? { ...group, layers: [...group.layers, ...names] } : group))
      .filter(({ layers }) => layers.length > 0),
  };
}

/** Channels of a layer: those of the nearest layer before it that says how many it gives out. */
function channelsOf(network: Network, name: string): number {
  const layer = network.layers.find((each) => each.name === name);
  if (layer === undefined) throw new RangeError(`${network.name} has no layer ${name}.`);
  if ("channelsOut" in layer) return layer.channelsOut;
  if ("channels" in layer) return layer.channels;
  return channelsOf(network, layer.inputs[0]!);
}
