import type { BackboneView } from "../contract/schema.ts";
import { backbones } from "../network/backbones.ts";
import type { Backbone, Layer } from "../network/network.ts";
import { layerParameters } from "../network/networkParameters.ts";
import { locateWeights } from "./locateWeights.ts";

/** Every backbone, the default first, with whether its published weights are on this machine. */
export function listBackbones(): Promise<BackboneView[]> {
  return Promise.all(backbones.map((backbone) => backboneView(backbone)));
}

/** @param folder where published weights lie */
export async function backboneView(backbone: Backbone, folder?: string): Promise<BackboneView> {
  const { name, title, licence, weights, network } = backbone;
  const installed = await locateWeights(backbone, undefined, folder).then(
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
    features: network.features,
    parameters: parameterCount(network.layers),
  };
}

/** Numbers that training can change; a batch norm's running statistics are not among them. */
export function parameterCount(layers: readonly Layer[]): number {
  return layers
    .flatMap(layerParameters)
    .filter(([name]) => !name.includes(".running_"))
    .reduce((sum, [, shape]) => sum + shape.reduce((product, length) => product * length, 1), 0);
}
