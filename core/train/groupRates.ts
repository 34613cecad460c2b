import { ThawError } from "../contract/errors.ts";
import type { LayerGroup } from "../network/network.ts";

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
