import type { PhotoId } from "../../../core/contract/photos.ts";
import type { CurateSlice } from "../../store/curateSlice.ts";
import { type GalleryLayout, placesBetween, tileBox } from "./galleryLayout.ts";

/** What the gallery shows, as far as a change of it moves the view. */
export interface ShownGrid {
  readonly layout: GalleryLayout;
  readonly order: readonly PhotoId[];
  readonly curate: Pick<
    CurateSlice,
    "focus" | "lookedTo" | "classes" | "part" | "licence" | "search" | "sort" | "finding" | "showRemoved"
  >;
}

/** Where the view goes when the gallery comes back: what was seen last, `lookedTo` the last of it, is seen again. */
export function placeAgain({ layout, order }: ShownGrid, lookedTo: PhotoId | null, height: number): number | null {
  const at = lookedTo === null ? -1 : order.indexOf(lookedTo);
  return at < 0 ? null : Math.max(0, tileBox(layout, at).top + layout.rowHeight - height);
}

/**
 * Where the view goes after a change, in pixels from the top; null: it stays where it is, as it does after an edit. A new order, list or
 * search is seen from its beginning. When tiles change their size or filters let other photos through, a photo that was in view and
 * still is keeps its height in it.
 */
export function heldPlace(old: ShownGrid, now: ShownGrid, scrollTop: number, height: number): number | null {
  const differs = (...keys: readonly (keyof ShownGrid["curate"])[]): boolean =>
    keys.some((key) => old.curate[key] !== now.curate[key]);
  const { focus, finding, showRemoved } = now.curate;
  // From a list or the trash back to all photos is back to where the person was.
  const isBack = differs("finding", "showRemoved") && finding === null && !showRemoved && focus !== null;
  if (differs("sort") || (differs("finding", "showRemoved") && !isBack)) return 0;
  if (differs("search") && now.curate.search !== "") return 0;
  const filtered = differs("classes", "part", "licence", "search");
  const resized = old.layout.columns !== now.layout.columns || old.layout.rowHeight !== now.layout.rowHeight;
  if (!filtered && !resized && !isBack) return null;
  const boxIn = ({ layout, order }: ShownGrid, id: PhotoId): number | null => {
    const at = order.indexOf(id);
    return at < 0 ? null : tileBox(layout, at).top;
  };
  // From the first row that is whole: what is cut off above is not what a person looks at.
  const [from, to] = placesBetween(old.layout, scrollTop + old.layout.rowHeight - 1, scrollTop + height);
  const inView = old.order.slice(from, to);
  const focused = focus === null ? [] : [focus];
  // Keys act on a photo that comes back into view: that is where the person was. Else on to what was looked at, that photo first.
  const returns = isBack || (focus !== null && (inView.includes(focus) || boxIn(old, focus) === null));
  for (const id of returns ? [...focused, ...inView] : [...inView, ...focused]) {
    const top = boxIn(now, id);
    if (top === null) continue;
    const before = inView.includes(id) ? (boxIn(old, id) ?? 0) - scrollTop : (height - now.layout.rowHeight) / 2;
    return Math.max(0, top - before);
  }
  return 0;
}
