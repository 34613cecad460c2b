import { formatCount } from "../../format/numbers.ts";

/** What a button does to the marked photos: "Remove", "Remove 12". */
export function markedText(verb: string, count: number): string {
  return count > 1 ? `${verb} ${formatCount(count)}` : verb;
}
