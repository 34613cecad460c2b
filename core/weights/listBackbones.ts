import type { BackboneView } from "../contract/schema.ts";
import { backbones } from "../network/backbones.ts";
import type { Backbone } from "../network/network.ts";
import { parameterCount } from "../network/networkParameters.ts";
import { locateWeights } from "./locateWeights.ts";

/** Every backbone, the default first, with whether its published weights are on this machine. */
export function listBackbones(): Promise<BackboneView[]> {
  return Promise.all(backbones.map((backbone) => backboneView(backbone)));
}

/** @param folders where published weights may lie */
export async function backboneView(backbone: Backbone, folders?: string | readonly string[]): Promise<BackboneView> {
  const { name, title, licence, weights, network } = backbone;
  const installed = await locateWeights(backbone, undefined, folders).then(
    () => true,
    () => false,
  );
  const { bytes } = weights;
  return {
    name,
    title,
    licence,
    installed,
    fetchable: true,
    bytes,
    ...(weights.published.tried ? {} : { untried: true }),
    features: network.features,
    parameters: parameterCount(network.layers),
  };
}
