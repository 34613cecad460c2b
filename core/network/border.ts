import { ThawError } from "../contract/errors.ts";
import type { LayerGroup, Network } from "./network.ts";

/**
 * The groups that learn, from the first thawed one to the head.
 * @param groups of the whole network in order, the head last
 * @param thawFrom name of a group, the head's is "head"; "all" is every group
 * @throws badInput for a name that the network does not have
 */
export function thawedGroups<G extends Pick<LayerGroup, "name">>(groups: readonly G[], thawFrom: string): readonly G[] {
  if (thawFrom === "all") return groups;
  const first = groups.findIndex((group) => group.name === thawFrom);
  if (first >= 0) return groups.slice(first);
  const known = ["all", ...groups.map((group) => group.name)].join(", ");
  throw new ThawError(
    "badInput",
    `The network has no layer group '${thawFrom}' to thaw from. Choose one of: ${known}.`,
  );
}

/**
 * The one layer (or "input") whose activation crosses from the frozen groups into the thawed ones: what can be computed
 * once and kept, and where gradients end.
 * @throws badInput for an unknown group, RangeError where more than one layer crosses
 */
export function borderOf(network: Network, thawFrom: string): string {
  const thawed = new Set(thawedGroups(network.groups, thawFrom).flatMap(({ layers }) => layers));
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
