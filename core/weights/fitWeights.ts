import type { Backbone } from "../network/network.ts";
import { networkParameters } from "../network/networkParameters.ts";
import { matchWeights } from "./matchWeights.ts";
import { parseStateDict } from "./readStateDict.ts";
import type { StateDict, WeightTensor } from "./tensors.ts";
import type { WeightsFile } from "./weightsFile.ts";

/** What training scripts put before every name: DataParallel, torch.compile, Lightning. */
const prefixes = ["module.", "_orig_mod.", "model."];

function withoutPrefixes(weights: StateDict): StateDict {
  const prefix = prefixes.find((each) => [...weights.keys()].every((name) => name.startsWith(each)));
  if (prefix === undefined || weights.size === 0) return weights;
  return withoutPrefixes(new Map([...weights].map(([name, tensor]) => [name.slice(prefix.length), tensor])));
}

/** The state dict under the network's own names, if it is more like another publisher's. */
function renamed({ network, otherNames }: Backbone, weights: StateDict): StateDict {
  const known = (names: Iterable<string>): number => [...names].filter((name) => weights.has(name)).length;
  let best: { readonly count: number; readonly names: ReadonlyMap<string, string> | undefined } = {
    count: known(networkParameters(network).keys()),
    names: undefined,
  };
  for (const names of otherNames) {
    const count = known(names.keys());
    if (count > best.count) best = { count, names };
  }
  const { names } = best;
  return names === undefined
    ? weights
    : new Map([...weights].map(([name, tensor]) => [names.get(name) ?? name, tensor]));
}

/** The tensor in the wanted shape, where the two differ by lengths of 1 alone: a factor a channel as [C] or [C, 1, 1]. */
function reshaped(tensor: WeightTensor, shape: readonly number[]): WeightTensor {
  const significant = (lengths: readonly number[]): string => lengths.filter((length) => length !== 1).join();
  return significant(tensor.shape) === significant(shape) ? { ...tensor, shape } : tensor;
}

/**
 * A state dict as the backbone's network takes it: under its names whoever published it, without what it does not read (a
 * classifier, counters). Throws `weightsMismatch`, which names what is missing, unknown or of another shape; `file` stands
 * in the message.
 */
export function fitWeights(backbone: Backbone, weights: StateDict, file: string): StateDict {
  const parameters = networkParameters(backbone.network);
  const own = new Map(
    [...renamed(backbone, withoutPrefixes(weights))].map(([name, tensor]) => {
      const shape = parameters.get(name);
      return [name, shape === undefined ? tensor : reshaped(tensor, shape)];
    }),
  );
  matchWeights(backbone.network, own, file);
  return new Map([...parameters.keys()].map((name) => [name, own.get(name)!]));
}

/**
 * Reads a weights file for a backbone; see fitWeights.
 * @throws weightsUnsafe, weightsDamaged, weightsMismatch
 */
export async function backboneStateDict(backbone: Backbone, { path, bytes }: WeightsFile): Promise<StateDict> {
  return fitWeights(backbone, await parseStateDict(path, bytes), path);
}
