import type { ManyEdit, Photo, PhotoId } from "../../core/contract/photos.ts";
import { formatNoun } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { type CurateSlice, drawnOver, focusMoved } from "../store/curateSlice.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { selectMarked } from "../store/markedPhotos.ts";
import { findPhoto } from "../store/photoSet.ts";
import { makeRanking, type SortKey, usualDirection } from "../store/sortKeys.ts";
import { type State, type Store, update } from "../store/store.ts";
import { type ActionContext, attempt } from "./context.ts";
import { requestEdit } from "./requestEdit.ts";
import { applyEdit, sendEdit, toldIfSlow } from "./sendEdit.ts";

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
  /** Does what a stroke means, once the core has answered every undo and redo that came before it. */
  readonly inTurn: (act: () => unknown) => void;
  readonly changeView: (transition: (slice: CurateSlice) => CurateSlice) => void;
  /** Moves by whole photos in the order shown, as the arrows of the large view do. */
  readonly moveFocus: (by: number) => void;
  /** Sorts anew; the direction is the key's usual one unless given. */
  readonly sortBy: (key: SortKey, descending?: boolean) => void;
  /** Shows a photo's file in the file manager. */
  readonly showInFolder: (id: PhotoId) => Promise<void>;
}

export function makeCurateActions(context: ActionContext): CurateActions {
  const { client, store, bridge, edits } = context;
  const edit = (wanted: readonly PhotoId[], verb: string, of: (ids: readonly PhotoId[]) => ManyEdit): Promise<void> =>
    attempt(store, async () => {
      const { leaving } = edits;
      const ids = wanted.filter((id) => !leaving.has(id));
      if (ids.length === 0) return;
      await sendEdit(
        context,
        ids,
        () => requestEdit(client, of(ids), ids.length),
        ({ changed }) => (changed.length === 0 ? "Nothing was left to do" : `${verb} ${nameThem(changed)}`),
      );
    });
  const remove = (ids: readonly PhotoId[]): Promise<void> =>
    edit(ids, "Removed", (those) => ({ kind: "remove", ids: those }));
  const restore = (ids: readonly PhotoId[]): Promise<void> =>
    edit(ids, "Restored", (those) => ({ kind: "restore", ids: those }));
  const relabel = (ids: readonly PhotoId[], className: string): Promise<void> => {
    const others = ids.filter((id) => findPhoto(store.getState().photos.shown, id)?.class !== className);
    return edit(others, `Moved to ${showControls(className)}:`, (those) => ({
      kind: "relabel",
      moves: [{ ids: those, class: className }],
    }));
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
      attempt(store, () => {
        const step: ManyEdit = { kind: "undo", ...(label === undefined ? {} : { label }) };
        return edits.inTurn(() => edits.undo(returning(step)));
      }),
    redo: () => attempt(store, () => edits.inTurn(() => edits.redo(returning({ kind: "redo" })))),
    inTurn: (act) => void edits.inTurn(act),
    changeView: (transition) => update(store, "curate", transition),
    moveFocus: (by) =>
      void edits.inTurn(() => {
        const { order } = selectGallery(store.getState());
        update(store, "curate", (curate) => {
          const at = curate.focus === null ? -1 : order.indexOf(curate.focus);
          const id = order[Math.min(Math.max(at + by, 0), order.length - 1)];
          return id === undefined ? curate : focusMoved(curate, id);
        });
      }),
    sortBy: (key, descending = usualDirection[key]) =>
      changeOrder(store, (curate) => ({ ...curate, sort: { key, descending } })),
    showInFolder: (id) =>
      attempt(store, async () => {
        const { path } = await client.request("library.details", { id });
        const { summary } = store.getState().project;
        if (summary !== null) await bridge.shell.revealInFolder(`${summary.dir}/${path}`);
      }),
  };

  /** A step back or forth; what it brings back is marked, since that is what the person wants to see and to go on with. */
  function returning(step: { readonly kind: "undo" | "redo" } & ManyEdit): () => Promise<boolean> {
    const { selection } = store.getState().curate;
    return async () => {
      const { photos, project } = store.getState();
      const { undoPhotos = 0, redoPhotos = 0 } = project.summary ?? {};
      const moved = step.kind === "undo" ? undoPhotos : redoPhotos;
      const before = selectGallery(store.getState()).order;
      const answer = await toldIfSlow(store, () => requestEdit(client, step, moved));
      const shown = new Set(before);
      const isBack = ({ id, class: name }: Photo): boolean =>
        !shown.has(id) || findPhoto(photos.shown, id)?.class !== name;
      const back = new Set(answer.changed.filter(isBack).map(({ id }) => id));
      applyEdit(store, answer, answer.label, false);
      const { curate, ui } = store.getState();
      // Who has marked something else meanwhile stays there; what only changed its side was in view all the time.
      if (ui.stage !== "clean" || curate.selection !== selection) return true;
      const marks = selectGallery(store.getState()).order.filter((id) => back.has(id));
      if (marks.length > 0) update(store, "curate", (slice) => drawnOver(slice, marks, null));
      return true;
    };
  }
}

/** Changes what the order rests on, and makes the order. */
export function changeOrder(store: Store, transition: (slice: CurateSlice) => CurateSlice): void {
  store.setState((state): State => {
    const curate = transition(state.curate);
    return { ...state, curate: { ...curate, ranking: makeRanking({ ...state, curate }), lookedTo: null } };
  }, true);
}

function nameThem(photos: readonly Photo[]): string {
  const [only, second] = photos;
  return only === undefined || second !== undefined ? formatNoun(photos.length, "photo") : showControls(only.name);
}
