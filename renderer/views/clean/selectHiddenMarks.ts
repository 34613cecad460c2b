import type { PhotoId } from "../../../core/contract/photos.ts";
import { selectGallery } from "../../store/gallerySections.ts";
import type { State } from "../../store/store.ts";

let memo: {
  readonly selection: ReadonlySet<PhotoId>;
  readonly order: readonly PhotoId[];
  readonly count: number;
} | null = null;

/** Marked photos that the filters keep out of view: what is done to the marked ones is done to them as well. */
export function selectHiddenMarks(state: State): number {
  const { selection } = state.curate;
  // One mark is the focused photo, and it is in view.
  if (selection.size < 2) return 0;
  const { order } = selectGallery(state);
  if (memo === null || memo.selection !== selection || memo.order !== order) {
    let shown = 0;
    for (const id of order) if (selection.has(id)) shown += 1;
    memo = { selection, order, count: selection.size - shown };
  }
  return memo.count;
}
