import type { Licence } from "../../core/contract/credit.ts";
import type { Part, PhotoId } from "../../core/contract/photos.ts";
import type { FindingKind } from "./findings.ts";
import type { Ranking } from "./ranking.ts";
import type { Sort } from "./sortKeys.ts";

export type FitMode = "fit" | "fill";

/** What the gallery shows and what is marked in it. Marks survive a change of class, part and stage. */
export interface CurateSlice {
  /** Classes shown; empty shows all. */
  readonly classes: ReadonlySet<string>;
  readonly part: Part | "all";
  /** The trash in place of the photos. */
  readonly showRemoved: boolean;
  /** Part of a file name; empty shows all. */
  readonly search: string;
  /** `none`: photos of which no licence is known, since they came from disk. */
  readonly licence: Licence | "none" | "all";
  /** The list of likely junk that is shown, null for all photos. */
  readonly finding: FindingKind | null;
  readonly sort: Sort;
  /** The order by anything but names, as it was when it was asked for; edits and new figures move nothing in it. */
  readonly ranking: Ranking | null;
  /** The last photo that was in view: what comes after it may be ranked anew. */
  readonly lookedTo: PhotoId | null;
  readonly tileSize: number;
  readonly fit: FitMode;
  readonly selection: ReadonlySet<PhotoId>;
  /** The tile that keys act on. */
  readonly focus: PhotoId | null;
  /** Where a range that shift extends began. */
  readonly anchor: PhotoId | null;
  /** The large view is open on the focused photo. */
  readonly large: boolean;
}

export const minTile = 72;
export const maxTile = 320;

export const freshCurate: CurateSlice = {
  classes: new Set(),
  part: "all",
  showRemoved: false,
  search: "",
  licence: "all",
  finding: null,
  sort: { key: "name", descending: false },
  ranking: null,
  lookedTo: null,
  tileSize: 160,
  fit: "fit",
  selection: new Set(),
  focus: null,
  anchor: null,
  large: false,
};

/** A class chip was pressed: it alone is shown; pressed again, or with `add`, it is taken out or added. */
export function classToggled(slice: CurateSlice, name: string, add: boolean): CurateSlice {
  const alone = slice.classes.size === 1 && slice.classes.has(name);
  if (!add) return { ...slice, classes: new Set(alone ? [] : [name]) };
  const classes = new Set(slice.classes);
  if (!classes.delete(name)) classes.add(name);
  return { ...slice, classes };
}

/** A plain click: this photo alone is marked. */
export function picked(slice: CurateSlice, id: PhotoId): CurateSlice {
  return { ...slice, selection: new Set([id]), focus: id, anchor: id };
}

/** Ctrl and click: the photo is marked or unmarked, the others stay. */
export function pickToggled(slice: CurateSlice, id: PhotoId): CurateSlice {
  const selection = new Set(slice.selection);
  if (!selection.delete(id)) selection.add(id);
  return { ...slice, selection, focus: id, anchor: id };
}

/** Shift and click or arrow: everything between the anchor and this photo in the order shown. */
export function rangePicked(slice: CurateSlice, id: PhotoId, order: readonly PhotoId[]): CurateSlice {
  const from = order.indexOf(slice.anchor ?? slice.focus ?? id);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return picked(slice, id);
  const selection = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  return { ...slice, selection, focus: id, anchor: order[from] ?? id };
}

/** A rectangle was drawn over these; with `add` to what was marked before it. */
export function drawnOver(
  slice: CurateSlice,
  ids: readonly PhotoId[],
  before: ReadonlySet<PhotoId> | null,
): CurateSlice {
  const selection = before === null ? new Set(ids) : new Set([...before, ...ids]);
  const focus = ids[0] ?? slice.focus;
  return { ...slice, selection, focus, anchor: focus };
}

/** The trash in place of the photos, or the other way round; marks and focus of the one are there again on the way back. */
export function removedShown(slice: CurateSlice, showRemoved: boolean): CurateSlice {
  return { ...slice, showRemoved, finding: null, ranking: null };
}

/** Every filter is taken off; sort and list stay. */
export function filtersCleared(slice: CurateSlice): CurateSlice {
  return { ...slice, classes: new Set(), part: "all", search: "", licence: "all" };
}

/** An arrow key: keys act on this photo from now on, and marks of one photo follow. */
export function focusMoved(slice: CurateSlice, id: PhotoId): CurateSlice {
  return { ...slice, focus: id, anchor: id, selection: new Set([id]) };
}

/** The large view of the focused photo, where that is shown: keys would act in it on a photo that a filter hides. */
export function largeOpened(slice: CurateSlice, order: readonly PhotoId[]): CurateSlice {
  return slice.focus !== null && order.includes(slice.focus) ? { ...slice, large: true } : slice;
}

export function selectionCleared(slice: CurateSlice): CurateSlice {
  return { ...slice, selection: new Set(), anchor: slice.focus };
}

/**
 * These photos are about to leave the view: marks on them go, and keys act on the next photo that stays (the last one
 * before them at the end), so that X, X, X speeds through a class.
 */
export function photosLeaving(slice: CurateSlice, ids: Iterable<PhotoId>, order: readonly PhotoId[]): CurateSlice {
  const gone = new Set(ids);
  const selection = new Set([...slice.selection].filter((id) => !gone.has(id)));
  if (slice.focus === null || !gone.has(slice.focus)) return { ...slice, selection };
  const at = order.indexOf(slice.focus);
  const next = order.slice(at + 1).find((id) => !gone.has(id));
  const previous = order
    .slice(0, Math.max(at, 0))
    .reverse()
    .find((id) => !gone.has(id));
  const focus = next ?? previous ?? null;
  return { ...slice, selection: focus === null ? selection : new Set([...selection, focus]), focus, anchor: focus };
}
