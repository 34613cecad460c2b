import type { Edit } from "../../core/contract/photos.ts";
import { applyChange } from "../store/applyChange.ts";
import { type Store, update } from "../store/store.ts";
import { toastShown } from "../store/uiSlice.ts";

/** The answer to an edit, with the toast that says it and offers to take it back. */
export function applyEdit(store: Store, edit: Edit, text: string, undo: boolean): void {
  applyChange(store, edit.changed, edit.summary);
  update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo, step: edit.summary.undoLabel }));
}
