import type { Sort, SortKey } from "../../store/sortKeys.ts";

export const sortNames: Readonly<Record<SortKey, string>> = {
  name: "Name",
  date: "Date",
  size: "File size",
  pixels: "Pixels",
  sharpness: "Sharpness",
  suspicion: "Suspicion",
  confidence: "Confidence",
};

const words: Readonly<Record<SortKey, readonly [rising: string, falling: string]>> = {
  name: ["From A to Z", "From Z to A"],
  date: ["Oldest first", "Newest first"],
  size: ["Smallest files first", "Largest files first"],
  pixels: ["Fewest pixels first", "Most pixels first"],
  sharpness: ["Least sharp first", "Sharpest first"],
  suspicion: ["Least suspect first", "Most suspect first"],
  confidence: ["Least sure first", "Surest first"],
};

/** A sort in words: "Least sharp first". */
export function sortText({ key, descending }: Sort): string {
  return words[key][descending ? 1 : 0];
}
