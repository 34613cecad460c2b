import { toThawError } from "../../core/contract/errors.ts";
import type { Edit, PhotoId } from "../../core/contract/photos.ts";
import { applyChange } from "../store/applyChange.ts";
import { photosLeaving } from "../store/curateSlice.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { type Store, update } from "../store/store.ts";
import { toastShown } from "../store/uiSlice.ts";
import type { ActionContext } from "./context.ts";
import { isMany } from "./requestEdit.ts";

/** The answer to an edit, with the toast that says it and offers to take it back. */
export function applyEdit(store: Store, edit: Edit, text: string, undo: boolean): void {
  applyChange(store, edit.changed, edit.summary);
  update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo, step: edit.summary.undoLabel }));
}

/** An edit that takes longer, one over thousands of files, says that it is under way. */
const slowMs = 500;
const againMs = 3000;

/** Waits for the answer of an edit, and says that files are moving where that takes longer. */
export async function toldIfSlow(store: Store, request: () => Promise<Edit>): Promise<Edit> {
  // Told again before the message would close by itself.
  const tell = (): void => {
    update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text: "Moving the files…", undo: false }));
    timer = setTimeout(tell, againMs);
  };
  let timer = setTimeout(tell, slowMs);
  try {
    return await request();
  } catch (thrown) {
    const { code, message } = toThawError(thrown);
    if (code === "cancelled")
      update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text: message, undo: false }));
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** @param text what was done, as asked; what went otherwise is put behind it */
export function withNote(text: string, { note }: Edit): string {
  return note === undefined ? text : `${text} (${note})`;
}

/**
 * An edit of photos in the gallery. Marks and keys go on to the next photo at once, so that a second stroke never falls on a photo that
 * is on its way out; where the edit fails they come back to its photos, unless the person has marked others by then.
 */
export async function sendEdit(
  { store, edits }: Pick<ActionContext, "store" | "edits">,
  ids: readonly PhotoId[],
  request: () => Promise<Edit>,
  text: (edit: Edit) => string,
): Promise<void> {
  const before = store.getState().curate;
  const { order } = selectGallery(store.getState());
  update(store, "curate", (curate) => photosLeaving(curate, [...edits.leaving, ...ids], order));
  const { selection } = store.getState().curate;
  try {
    const work = async (): Promise<boolean> => {
      const edit = await toldIfSlow(store, request);
      applyEdit(store, edit, withNote(text(edit), edit), edit.changed.length > 0);
      return edit.changed.length > 0;
    };
    await edits.edit(ids, work, isMany(ids.length));
  } catch (thrown) {
    update(store, "curate", (curate) => {
      if (curate.selection !== selection) return curate;
      const { focus, anchor } = before;
      return { ...curate, selection: before.selection, focus, anchor };
    });
    throw thrown;
  }
}
