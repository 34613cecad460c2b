import type { PhotoId } from "../contract/photos.ts";
import type { HistoryItem, HistoryRow } from "./entries.ts";
import type { FreeNames } from "./freeName.ts";
import type { LibraryState } from "./libraryState.ts";
import { isRemoved, type PhotoRecord, type Placement, placementOf } from "./photoRecord.ts";
import { homeOf, isTrashed, placeOf, trashPath } from "./place.ts";
import type { EditPlan } from "./planEdit.ts";

/** The step that a history item describes, from wherever the photos are now; the places may have been taken meanwhile. */
export function planReturn(state: LibraryState, item: HistoryItem, names: FreeNames): EditPlan {
  const places = new Map<PhotoId, Placement>();
  let deleted = 0;
  for (const row of item.rows) {
    const record = state.records.get(row[0][0]);
    if (record === undefined) deleted += 1;
    if (record === undefined || record.gone) continue;
    const wanted = merge(row, record);
    const path = wanted.path === record.path ? record.path : names.claim(wanted.path);
    const home = isTrashed(path) ? wanted.home : path;
    places.set(record.id, { path, home, origin: wanted.origin });
  }
  return { label: item.label, places, deleted, ...(item.split === undefined ? {} : { split: item.split }) };
}

/**
 * Takes back what the edit changed and nothing else: where a person has since moved or renamed the file behind our back, that stays,
 * unless the edit changed the very same thing.
 */
function merge([row, madeHome, madeRemoved]: HistoryRow, now: PhotoRecord): Placement {
  const back = placementOf(row);
  const [old, made] = [placeOf(back.home), placeOf(madeHome)];
  const pick = <T>(before: T, after: T, current: T): T => (before === after ? current : before);
  const prefix = pick(old.prefix, made.prefix, now.prefix);
  const className = pick(old.class, made.class, now.class);
  const name = pick(old.name, made.name, now.name);
  const home = homeOf(prefix, className, name);
  const removed = pick(isTrashed(back.path), madeRemoved, isRemoved(now));
  if (!removed) return { path: home, home, origin: back.origin };
  return { path: isRemoved(now) ? now.path : trashPath(now.id, now.name), home, origin: back.origin };
}
