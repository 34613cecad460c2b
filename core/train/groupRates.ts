import { ThawError } from "../contract/errors.ts";
import type { LayerGroup } from "../network/network.ts";

/**
 * The groups that learn in a phase, from the first thawed one to the head.
 * @param groups of the whole network in order, the head last
 * @param thawFrom name of a group; "head" is the last alone, "all" every group
 * @throws badInput for a name that the network does not have
 */
export function thawedGroups<G extends Pick<LayerGroup, "name">>(groups: readonly G[], thawFrom: string): readonly G[] {
  if (thawFrom === "all") return groups;
  if (thawFrom === "head") return groups.slice(-1);
  const first = groups.findIndex((group) => group.name === thawFrom);
  if (first >= 0) return groups.slice(first);
  const known = ["all", ...groups.map((group) => group.name)].join(", ");
  throw new ThawError(
    "badInput",
    `The network has no layer group '${thawFrom}' to thaw from. Choose one of: ${known}.`,
  );
}

/**
 * Peak learning rate of every thawed group. One rate is for all of them. Of several the last is the head's, and the
 * others go over the thawed backbone from its first layer to its last in stretches of about equally many layers: three
 * rates on a whole network are fast.ai's three layer groups. Layers are counted, and not parameters, because the last
 * stages hold nearly all of a network's parameters; halving ResNet-34 by layers cuts between its second and third
 * stage, where fast.ai cuts it, and halving it by parameters between the third and the fourth.
 * @param thawed in order, the head last; each with its layers
 * @throws badInput for more rates than thawed groups
 */
export function groupRates(thawed: readonly Pick<LayerGroup, "name" | "layers">[], rates: readonly number[]): number[] {
  const head = rates.at(-1) ?? Number.NaN;
  if (rates.length <= 1) return thawed.map(() => head);
  if (rates.length > thawed.length) throw tooManyRates(thawed, rates);
  const backbone = thawed.slice(0, -1);
  const borders = evenBorders(
    backbone.map((group) => group.layers.length),
    rates.length - 1,
  );
  return [...backbone.map((_, at) => rates[borders.filter((border) => border <= at).length] ?? head), head];
}

/**
 * Cuts a row of weights into runs, none empty, whose sums are about equal.
 * @returns place of the first weight of every run but the first
 */
function evenBorders(weights: readonly number[], runs: number): number[] {
  const before = [0];
  for (const weight of weights) before.push((before.at(-1) ?? 0) + weight);
  const total = before.at(-1) ?? 0;
  const borders: number[] = [];
  for (let run = 1; run < runs; run += 1) {
    const wanted = (total * run) / runs;
    // Each later run needs a group of its own.
    const last = weights.length - (runs - run);
    let nearest = (borders.at(-1) ?? 0) + 1;
    for (let at = nearest + 1; at <= last; at += 1) {
      if (Math.abs((before[at] ?? 0) - wanted) < Math.abs((before[nearest] ?? 0) - wanted)) nearest = at;
    }
    borders.push(nearest);
  }
  return borders;
}

function tooManyRates(thawed: readonly { readonly name: string }[], rates: readonly number[]): ThawError {
  const names = thawed.map((group) => group.name).join(", ");
  const groups =
    thawed.length === 1 ? `only 1 layer group learns (${names})` : `${thawed.length} layer groups learn (${names})`;
  return new ThawError(
    "badInput",
    `There are ${rates.length} learning rates, and ${groups}. Give at most one rate for each, or thaw more groups.`,
  );
}
