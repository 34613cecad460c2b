import type { LayerGroup, Network } from "./network.ts";

/**
 * The groups that learn: the named one and all after it; "all" is the whole network.
 * @throws RangeError for a name that the network does not have
 */
export function thawedGroups(network: Network, thawFrom: string): readonly LayerGroup[] {
  if (thawFrom === "all") return network.groups;
  const first = network.groups.findIndex(({ name }) => name === thawFrom);
  if (first < 0) {
    const known = network.groups.map(({ name }) => name).join(", ");
    throw new RangeError(`${network.name} has no layer group ${thawFrom}; it has ${known}.`);
  }
  return network.groups.slice(first);
}

/**
 * The one layer (or "input") whose activation crosses from the frozen groups into the thawed ones: what can be computed
 * once and kept, and where gradients end.
 * @throws RangeError for an unknown group, and where more than one layer crosses
 */
export function borderOf(network: Network, thawFrom: string): string {
  const thawed = new Set(thawedGroups(network, thawFrom).flatMap(({ layers }) => layers));
  const crossing = new Set(
    network.layers
      .filter(({ name }) => thawed.has(name))
      .flatMap(({ inputs }) => inputs)
      .filter((name) => !thawed.has(name)),
  );
  const [border, another] = crossing;
  if (border === undefined || another !== undefined) {
    throw new RangeError(`${network.name} can't be cut before ${thawFrom}: ${[...crossing].join(", ")} cross.`);
  }
  return border;
}
