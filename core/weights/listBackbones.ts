import type { BackboneView } from "../contract/schema.ts";
import { backbones } from "../network/backbones.ts";
import type { Network } from "../network/network.ts";
import { networkParameters } from "../network/networkParameters.ts";
import { locateWeights } from "./locateWeights.ts";

/** Every backbone, the default first, with whether its published weights are on this machine. */
export function listBackbones(): Promise<BackboneView[]> {
  return Promise.all(
    backbones.map(async (backbone) => ({
      name: backbone.name,
      title: backbone.title,
      licence: backbone.licence,
      installed: await locateWeights(backbone).then(
        () => true,
        () => false,
      ),
      fetchable: backbone.weights.url !== undefined,
      ...(backbone.weights.bytes === undefined ? {} : { bytes: backbone.weights.bytes }),
      features: backbone.network.features,
      parameters: parameterCount(backbone.network),
    })),
  );
}

/** Numbers that training can change; a batch norm's running statistics are not among them. */
function parameterCount(network: Network): number {
  return [...networkParameters(network)]
    .filter(([name]) => !name.includes(".running_"))
    .reduce((sum, [, shape]) => sum + shape.reduce((product, length) => product * length, 1), 0);
}
