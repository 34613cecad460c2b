import { InvalidArgumentError } from "commander";

/** What --lr was given: a list from the first thawed group to the head, or the ends of a slice over the thawed groups. */
export type Rates =
  | { readonly kind: "list"; readonly rates: readonly number[] }
  | { readonly kind: "slice"; readonly first: number; readonly last: number };

const highest = 10;
const wanted = `Give a rate above 0, at most ${highest}, a list such as 1e-4,1e-3,1e-2, or slice(1e-4,1e-2).`;

/** fast.ai's ways to write a rate: `1e-2`, `1e-4,1e-3,1e-2`, `slice(1e-4,1e-2)` and `slice(1e-2)`, which begins at a tenth. */
export function parseRates(text: string): Rates {
  const slice = /^slice\((.*)\)$/i.exec(text.replace(/\s/g, ""))?.[1];
  const rates = (slice ?? text.replace(/^\[(.*)\]$/, "$1")).split(",").map(rate);
  if (slice === undefined) return { kind: "list", rates };
  const [first, last = first, another] = rates;
  if (first === undefined || last === undefined || another !== undefined) throw new InvalidArgumentError(wanted);
  return { kind: "slice", first: rates.length === 1 ? last / 10 : first, last };
}

/**
 * The rates as the contract takes them. A slice becomes equal ratios over fast.ai's three layer groups, or over the thawed
 * groups where those are fewer.
 * @param thawed number of groups that learn
 */
export function spreadRates(given: Rates, thawed: number): number[] {
  if (given.kind === "list") return [...given.rates];
  const { first, last } = given;
  const count = Math.min(3, thawed);
  if (count <= 1) return [last];
  // The ends as given: powers would round them.
  return Array.from({ length: count }, (_, at) => {
    if (at === 0) return first;
    return at === count - 1 ? last : first * (last / first) ** (at / (count - 1));
  });
}

function rate(text: string): number {
  const value = /^\s*[0-9.]+(e[-+]?[0-9]+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= highest) return value;
  throw new InvalidArgumentError(wanted);
}
