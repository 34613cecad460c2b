import type { Aspect, Listing, Wanted } from "../providers/provider.ts";

/** Wider than 10:9 is wide and taller than 9:10 tall, as Openverse has it. */
const nearlySquare = 10 / 9;

export function aspectOf(width: number, height: number): Exclude<Aspect, "any"> {
  const ratio = width / height;
  return ratio > nearlySquare ? "wide" : ratio < 1 / nearlySquare ? "tall" : "square";
}

/** Whether a listing is what was asked for, whatever its server was told; what can't be told does not fit. */
export function fits({ credit, width, height }: Listing, { licences, longest, aspect }: Wanted): boolean {
  if (!licences.includes(credit.licence)) return false;
  if (longest === 0 && aspect === "any") return true;
  if (width === undefined || height === undefined) return false;
  return Math.max(width, height) >= longest && (aspect === "any" || aspectOf(width, height) === aspect);
}
