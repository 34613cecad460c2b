import type { BackboneView } from "../contract/schema.ts";
import { backbones } from "../network/backbones.ts";
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
      features: backbone.network.features,
    })),
  );
}
