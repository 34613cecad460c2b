import type { Backbone, Network } from "../network/network.ts";
import { networkParameters } from "../network/networkParameters.ts";
import { randomSource } from "../train/randomSource.ts";
import { locateWeights } from "../weights/locateWeights.ts";
import { matchWeights } from "../weights/matchWeights.ts";
import { readStateDict } from "../weights/readStateDict.ts";
import type { StateDict } from "../weights/tensors.ts";

/** The published weights where they are at hand, else made-up ones: the time does not depend on them. */
export async function benchWeights(backbone: Backbone): Promise<StateDict> {
  try {
    const found = await locateWeights(backbone);
    const published = await readStateDict(found);
    matchWeights(backbone.network, published, found);
    return published;
  } catch {
    return madeUpWeights(backbone.network);
  }
}

/**
 * Weights under which activations neither vanish nor explode: numbers so small that they lose digits would be computed
 * many times as slowly. Convolutions and linear layers are uniform in ±√(6 / inputs), scales and variances 1.
 */
export function madeUpWeights(network: Network): StateDict {
  const random = randomSource(1, 0);
  return new Map(
    [...networkParameters(network)].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
      if (/running_var|\.weight$/.test(name)) values.fill(1);
      if (shape.length > 1 && name.endsWith(".weight")) {
        const bound = Math.sqrt(6 / (values.length / shape[0]!));
        for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
      }
      return [name, { shape, values }];
    }),
  );
}
