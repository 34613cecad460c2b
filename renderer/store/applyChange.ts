import type { Photo, PhotoId, ProjectSummary } from "../../core/contract/photos.ts";
import { photosLeaving } from "./curateSlice.ts";
import { selectGallery } from "./gallerySections.ts";
import { findPhoto } from "./photoSet.ts";
import { photosChanged } from "./photosSlice.ts";
import { summaryChanged } from "./projectSlice.ts";
import { type Store, update } from "./store.ts";

/** Photos and summary after a change, from an answer or an event; the report about them is out of date from now on. */
export function applyChange(store: Store, changed: readonly Photo[], summary: ProjectSummary): void {
  const { order } = selectGallery(store.getState());
  update(store, "photos", (photos) => photosChanged(photos, changed));
  update(store, "project", (project) => summaryChanged(project, summary));
  marksFollow(
    store,
    changed.map(({ id }) => id),
    order,
  );
  if (changed.length > 0 && store.getState().inspect.report !== null) {
    update(store, "inspect", (inspect) => ({ ...inspect, outdated: true }));
  }
}

/**
 * Marks on photos that a change took out of the view go, and keys act on the photo after them, whoever changed them: a redo, a look at the
 * folder. Marks on photos that only filters hide stay.
 * @param before the order shown before the change
 */
export function marksFollow(store: Store, changed: readonly PhotoId[], before: readonly PhotoId[]): void {
  const state = store.getState();
  const { focus, selection, showRemoved } = state.curate;
  const held = changed.filter((id) => id === focus || selection.has(id));
  if (held.length === 0) return;
  const [were, are] = [new Set(before), new Set(selectGallery(state).order)];
  const isGone = (id: PhotoId): boolean =>
    !are.has(id) && (were.has(id) || findPhoto(state.photos.shown, id)?.removed !== showRemoved);
  const gone = new Set(held.filter(isGone));
  if (gone.size === 0) return;
  // Only a photo that is still shown can be the next.
  const stayed = before.filter((id) => are.has(id) || gone.has(id));
  update(store, "curate", (curate) => photosLeaving(curate, gone, stayed));
}
