import type { PhotoId } from "../../core/contract/photos.ts";
import { formatNoun } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { type CurateSlice, focusMoved, photosLeaving } from "../store/curateSlice.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { findPhoto } from "../store/photoSet.ts";
import { type Store, update } from "../store/store.ts";
import { applyEdit } from "./applyEdit.ts";
import { type ActionContext, attempt } from "./context.ts";

export interface CurateActions {
  /** Moves photos to the project's trash; keys then act on the next photo. */
  readonly remove: (ids: readonly PhotoId[]) => Promise<void>;
  readonly restore: (ids: readonly PhotoId[]) => Promise<void>;
  /** Removes what is marked, or restores it in the Removed view. */
  readonly toggleMarked: () => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  readonly changeView: (transition: (slice: CurateSlice) => CurateSlice) => void;
  /** Moves by whole photos in the order shown, as the arrows of the large view do. */
  readonly moveFocus: (by: number) => void;
}

export function makeCurateActions({ client, store }: ActionContext): CurateActions {
  const move = async (ids: readonly PhotoId[], command: "library.remove" | "library.restore"): Promise<void> => {
    if (ids.length === 0) return;
    const verb = command === "library.remove" ? "Removed" : "Restored";
    const text = `${verb} ${nameThem(store, ids)}`;
    const { order } = selectGallery(store.getState());
    const edit = await client.request(command, { ids: [...ids] });
    update(store, "curate", (curate) => photosLeaving(curate, ids, order));
    applyEdit(store, edit, text, true);
  };
  const remove = (ids: readonly PhotoId[]): Promise<void> => attempt(store, () => move(ids, "library.remove"));
  const restore = (ids: readonly PhotoId[]): Promise<void> => attempt(store, () => move(ids, "library.restore"));

  return {
    remove,
    restore,
    toggleMarked: () => {
      const { curate } = store.getState();
      const marked = curate.large && curate.focus !== null ? [curate.focus] : markedIds(curate);
      return curate.showRemoved ? restore(marked) : remove(marked);
    },
    undo: () => attempt(store, async () => back(await client.request("library.undo", {}), "Undone")),
    redo: () => attempt(store, async () => back(await client.request("library.redo", {}), "Done again")),
    changeView: (transition) => update(store, "curate", transition),
    moveFocus: (by) => {
      const { order } = selectGallery(store.getState());
      update(store, "curate", (curate) => {
        const at = curate.focus === null ? -1 : order.indexOf(curate.focus);
        const id = order[Math.min(Math.max(at + by, 0), order.length - 1)];
        return id === undefined ? curate : focusMoved(curate, id);
      });
    },
  };

  function back(edit: Parameters<typeof applyEdit>[1], verb: string): void {
    applyEdit(store, edit, `${verb}: ${edit.label.charAt(0).toLowerCase()}${edit.label.slice(1)}`, false);
  }
}

function markedIds(curate: CurateSlice): readonly PhotoId[] {
  if (curate.selection.size > 0) return [...curate.selection];
  return curate.focus === null ? [] : [curate.focus];
}

function nameThem(store: Store, ids: readonly PhotoId[]): string {
  const only = ids.length === 1 ? findPhoto(store.getState().photos.shown, ids[0]!) : undefined;
  return only === undefined ? formatNoun(ids.length, "photo") : showControls(only.name);
}
