import type { Network } from "./network.ts";
import { networkParameters } from "./networkParameters.ts";

/**
 * Another publisher's parameter names → those of a network, from the same network described under the other names: its
 * layers are the same in the same order, so its parameters pair up.
 */
export function otherNames(network: Network, renamed: Network): ReadonlyMap<string, string> {
  const [own, other] = [network, renamed].map((each) => [...networkParameters(each).keys()]);
  return new Map(other!.map((name, i) => [name, own![i]!]));
}
