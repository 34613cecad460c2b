import { groupBy } from "./groupBy.ts";
import type { SplitPhoto, Tie } from "./splitPhoto.ts";

/** What providers write where nobody is named: it ties nothing together. */
const nobody: ReadonlySet<string> = new Set(["", "unknown", "unknown author", "anonymous", "n/a", "none", "-"]);

/**
 * Ties that need no look at the pixels: copies of one file, photos of one page and of one creator. A creator's name is taken
 * as it is written, whichever provider says it: the same person is listed by several, and two persons of one name cost
 * nothing but a little freedom of the draw.
 */
export function creditTies(photos: readonly SplitPhoto[]): readonly Tie[] {
  return [
    ...tiesBy("exact", photos, ({ contentHash }) => contentHash),
    ...tiesBy("page", photos, ({ page }) => (page === undefined ? undefined : pageKey(page))),
    ...tiesBy("creator", photos, ({ creator }) => (creator === undefined ? undefined : creatorKey(creator))),
  ];
}

function tiesBy(
  reason: Tie["reason"],
  photos: readonly SplitPhoto[],
  keyOf: (photo: SplitPhoto) => string | undefined,
): readonly Tie[] {
  // Most photos share nothing: a list for each of 100,000 of them would cost most of the time.
  const keys = photos.map(keyOf);
  const counts = new Map<string, number>();
  let known = 0;
  for (const key of keys) {
    if (key === undefined) continue;
    known += 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === known) return [];
  const isShared = (at: number): boolean => (counts.get(keys[at] ?? "") ?? 0) > 1;
  const shared = groupBy(Array.from(photos.keys()).filter(isShared), (at) => keys[at]);
  return Array.from(shared.values(), (members) => ({ reason, ids: members.flatMap((at) => photos[at]?.id ?? []) }));
}

function creatorKey(creator: string): string | undefined {
  const key = creator.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
  return nobody.has(key) ? undefined : key;
}

/** An address without what names no other page: scheme, "www.", fragment and a last slash. */
function pageKey(page: string): string | undefined {
  const key = page
    .trim()
    .replace(/#.*$/, "")
    .replace(/^https?:\/\//i, "")
    .replace(/^www\./i, "")
    .replace(/\/+$/, "");
  return key === "" ? undefined : key;
}
