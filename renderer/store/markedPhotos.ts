import type { PhotoId } from "../../core/contract/photos.ts";
import { selectGallery } from "./gallerySections.ts";
import type { State } from "./store.ts";

/** So few marks are looked up one by one, which is quicker than going through 100,000 photos. */
const few = 8;

const none: readonly PhotoId[] = [];
/** The focused photo by itself: the same list while it is the same photo. */
let alone = none;
let memo: {
  readonly selection: ReadonlySet<PhotoId>;
  readonly order: readonly PhotoId[];
  readonly ids: readonly PhotoId[];
} | null = null;

function marksInView(state: State): readonly PhotoId[] {
  const { selection } = state.curate;
  const { order } = selectGallery(state);
  if (memo === null || memo.selection !== selection || memo.order !== order) {
    const ids =
      selection.size <= few
        ? [...selection].filter((id) => order.includes(id))
        : order.filter((id) => selection.has(id));
    memo = { selection, order, ids };
  }
  return memo.ids;
}

/**
 * What keys and buttons act on: the marks in view, else the focused photo. Marks outlive a change of filters, but nothing is done to a
 * photo that can't be seen.
 */
export function selectMarked(state: State): readonly PhotoId[] {
  const { focus, large } = state.curate;
  if (!large) {
    const inView = marksInView(state);
    if (inView.length > 0) return inView;
    if (focus === null || !selectGallery(state).order.includes(focus)) return none;
  }
  if (focus !== alone[0]) alone = focus === null ? none : [focus];
  return alone;
}

/** Marked photos that the filters keep out of view. */
export function countHiddenMarks(state: State): number {
  const { selection } = state.curate;
  return selection.size === 0 ? 0 : selection.size - marksInView(state).length;
}
