import type { Edit, PhotoId } from "../../core/contract/photos.ts";
import { formatNoun } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { type CurateSlice, focusMoved, photosLeaving } from "../store/curateSlice.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { selectMarked } from "../store/markedPhotos.ts";
import { findPhoto } from "../store/photoSet.ts";
import { makeRanking, type SortKey, usualDirection } from "../store/sortKeys.ts";
import { type State, type Store, update } from "../store/store.ts";
import { applyEdit } from "./applyEdit.ts";
import { type ActionContext, attempt } from "./context.ts";

export interface CurateActions {
  /** Moves photos to the project's trash; keys then act on the next photo. */
  readonly remove: (ids: readonly PhotoId[]) => Promise<void>;
  readonly restore: (ids: readonly PhotoId[]) => Promise<void>;
  /** Moves photos to another class. */
  readonly relabel: (ids: readonly PhotoId[], className: string) => Promise<void>;
  /** Removes what is marked, or restores it in the Removed view. */
  readonly toggleMarked: () => Promise<void>;
  /** Moves what is marked to the n-th class of the project, from 1. */
  readonly relabelMarked: (place: number) => Promise<void>;
  /** Takes the last edit back; with a label only where that is its name. */
  readonly undo: (label?: string) => Promise<void>;
  readonly redo: () => Promise<void>;
  readonly changeView: (transition: (slice: CurateSlice) => CurateSlice) => void;
  /** Moves by whole photos in the order shown, as the arrows of the large view do. */
  readonly moveFocus: (by: number) => void;
  /** Sorts anew; the direction is the key's usual one unless given. */
  readonly sortBy: (key: SortKey, descending?: boolean) => void;
  /** Shows a photo's file in the file manager. */
  readonly showInFolder: (id: PhotoId) => Promise<void>;
}

export function makeCurateActions({ client, store, bridge }: ActionContext): CurateActions {
  /** Photos of edits that the core has not answered yet. */
  const leaving = new Set<PhotoId>();
  /** Keys act on the next photo at once, so that a second stroke never falls on a photo that is on its way out. */
  const edit = (wanted: readonly PhotoId[], verb: string, request: (ids: PhotoId[]) => Promise<Edit>): Promise<void> =>
    attempt(store, async () => {
      const ids = wanted.filter((id) => !leaving.has(id));
      if (ids.length === 0) return;
      const text = `${verb} ${nameThem(store, ids)}`;
      for (const id of ids) leaving.add(id);
      try {
        const { order } = selectGallery(store.getState());
        update(store, "curate", (curate) => photosLeaving(curate, leaving, order));
        applyEdit(store, await request(ids), text, true);
      } finally {
        for (const id of ids) leaving.delete(id);
      }
    });
  const remove = (ids: readonly PhotoId[]): Promise<void> =>
    edit(ids, "Removed", (those) => client.request("library.remove", { ids: those }));
  const restore = (ids: readonly PhotoId[]): Promise<void> =>
    edit(ids, "Restored", (those) => client.request("library.restore", { ids: those }));
  const relabel = (ids: readonly PhotoId[], className: string): Promise<void> => {
    const others = ids.filter((id) => findPhoto(store.getState().photos.shown, id)?.class !== className);
    const request = (those: PhotoId[]) => client.request("library.relabel", { ids: those, class: className });
    return edit(others, `Moved to ${showControls(className)}:`, request);
  };

  return {
    remove,
    restore,
    relabel,
    toggleMarked: () => {
      const state = store.getState();
      return state.curate.showRemoved ? restore(selectMarked(state)) : remove(selectMarked(state));
    },
    relabelMarked: async (place) => {
      const state = store.getState();
      const name = state.project.summary?.classes[place - 1]?.name;
      if (name !== undefined) await relabel(selectMarked(state), name);
    },
    undo: (label) =>
      attempt(store, async () =>
        back(await client.request("library.undo", label === undefined ? {} : { label }), "Undone"),
      ),
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
    sortBy: (key, descending = usualDirection[key]) =>
      changeOrder(store, (curate) => ({ ...curate, sort: { key, descending } })),
    showInFolder: (id) =>
      attempt(store, async () => {
        const { path } = await client.request("library.details", { id });
        const { summary } = store.getState().project;
        if (summary !== null) await bridge.shell.revealInFolder(`${summary.dir}/${path}`);
      }),
  };

  function back(answer: Edit, verb: string): void {
    applyEdit(store, answer, `${verb}: ${answer.label.charAt(0).toLowerCase()}${answer.label.slice(1)}`, false);
    const returned = answer.changed[0]?.id;
    if (returned === undefined || store.getState().ui.stage !== "clean") return;
    // What an undo brings back is what the person wants to see.
    const { order } = selectGallery(store.getState());
    if (order.includes(returned)) update(store, "curate", (curate) => focusMoved(curate, returned));
  }
}

/** Changes what the order rests on, and makes the order. */
export function changeOrder(store: Store, transition: (slice: CurateSlice) => CurateSlice): void {
  store.setState((state): State => {
    const curate = transition(state.curate);
    return { ...state, curate: { ...curate, ranking: makeRanking({ ...state, curate }), lookedTo: null } };
  }, true);
}

function nameThem(store: Store, ids: readonly PhotoId[]): string {
  const only = ids.length === 1 ? findPhoto(store.getState().photos.shown, ids[0]!) : undefined;
  return only === undefined ? formatNoun(ids.length, "photo") : showControls(only.name);
}
