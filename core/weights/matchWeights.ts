import { ThawError } from "../contract/errors.ts";
import { someNames } from "../contract/someNames.ts";
import type { Network } from "../network/network.ts";
import { networkParameters } from "../network/networkParameters.ts";
import type { StateDict } from "./tensors.ts";

/** Names that a published file may hold beyond the network: its classifier, and counters that only training reads. */
const mayBeExtra = [/(^|\.)num_batches_tracked$/, /^(_?fc|classifier|head)\.(.+\.)?(weight|bias)$/];

const shape = (dims: readonly number[]): string => `[${dims.join(", ")}]`;

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${what}: ${someNames(names, 5)}`];
}

/**
 * Holds a state dict to a network. Throws `weightsMismatch`, which names the tensors that are missing, unknown or of
 * another shape; `file` stands in the message.
 */
export function matchWeights(network: Network, weights: StateDict, file: string): void {
  const wanted = networkParameters(network);
  const missing = [...wanted.keys()].filter((name) => !weights.has(name));
  const extra = [...weights.keys()].filter((name) => !wanted.has(name) && !mayBeExtra.some((each) => each.test(name)));
  const misshapen = [...wanted].flatMap(([name, dims]) => {
    const given = weights.get(name)?.shape;
    return given === undefined || shape(given) === shape(dims) ? [] : [`${name} ${shape(given)}, not ${shape(dims)}`];
  });
  const faults = [...listed("missing", missing), ...listed("unknown", extra), ...listed("of another shape", misshapen)];
  if (faults.length === 0) return;
  throw new ThawError(
    "weightsMismatch",
    `The weights file ${file} does not fit ${network.name} (${faults.join("; ")}). Choose the backbone it was made for.`,
    { details: { file, missing: missing.length, extra: extra.length, misshapen: misshapen.length } },
  );
}
