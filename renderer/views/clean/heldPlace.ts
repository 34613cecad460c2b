import type { PhotoId } from "../../../core/contract/photos.ts";
import type { CurateSlice } from "../../store/curateSlice.ts";
import { type GalleryLayout, placesBetween, tileBox } from "./galleryLayout.ts";

/** What the gallery shows, as far as a change of it moves the view. */
export interface ShownGrid {
  readonly layout: GalleryLayout;
  readonly order: readonly PhotoId[];
  readonly curate: Pick<
    CurateSlice,
    "focus" | "classes" | "part" | "licence" | "search" | "sort" | "finding" | "showRemoved"
  >;
}

/**
 * Where the view goes after a change, in pixels from the top; null: it stays where it is, as it does after an edit. A new order, list or
 * search is seen from its beginning. When tiles change their size or filters let other photos through, a photo that was in view and
 * still is keeps its height in it.
 */
export function heldPlace(old: ShownGrid, now: ShownGrid, scrollTop: number, height: number): number | null {
  const differs = (...keys: readonly (keyof ShownGrid["curate"])[]): boolean =>
    keys.some((key) => old.curate[key] !== now.curate[key]);
  if (differs("sort", "finding", "showRemoved")) return 0;
  if (differs("search") && now.curate.search !== "") return 0;
  const filtered = differs("classes", "part", "licence", "search");
  const resized = old.layout.columns !== now.layout.columns || old.layout.rowHeight !== now.layout.rowHeight;
  if (!filtered && !resized) return null;
  const { focus } = now.curate;
  const boxIn = ({ layout, order }: ShownGrid, id: PhotoId): number | null => {
    const at = order.indexOf(id);
    return at < 0 ? null : tileBox(layout, at).top;
  };
  // From the first row that is whole: what is cut off above is not what a person looks at.
  const [from, to] = placesBetween(old.layout, scrollTop + old.layout.rowHeight - 1, scrollTop + height);
  const inView = old.order.slice(from, to);
  const focused = focus === null ? [] : [focus];
  // A search is over: back to the photo that keys act on. Else to what was looked at, that photo first.
  const seen = focus !== null && inView.includes(focus) ? [focus, ...inView] : [...inView, ...focused];
  for (const id of differs("search") ? [...focused, ...inView] : seen) {
    const top = boxIn(now, id);
    if (top === null) continue;
    const before = inView.includes(id) ? (boxIn(old, id) ?? 0) - scrollTop : (height - now.layout.rowHeight) / 2;
    return Math.max(0, top - before);
  }
  return 0;
}
