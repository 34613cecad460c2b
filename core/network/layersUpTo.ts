import type { Layer, Network } from "./network.ts";

/** The layers up to a cut, in order. Throws RangeError for a name that the network does not have. */
export function layersUpTo(network: Network, cut: string): readonly Layer[] {
  const byName = new Map(network.layers.map((layer) => [layer.name, layer]));
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (name === "input" || needed.has(name)) return;
    const layer = byName.get(name);
    if (layer === undefined) throw new RangeError(`${network.name} has no layer ${name}.`);
    needed.add(name);
    layer.inputs.forEach(visit);
  };
  visit(cut);
  return network.layers.filter((layer) => needed.has(layer.name));
}
