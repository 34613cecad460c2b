import type { Photo, ProjectSummary } from "../../core/contract/photos.ts";
import { photosChanged } from "./photosSlice.ts";
import { summaryChanged } from "./projectSlice.ts";
import { type Store, update } from "./store.ts";

/** Photos and summary after a change, from an answer or an event; the report about them is out of date from now on. */
export function applyChange(store: Store, changed: readonly Photo[], summary: ProjectSummary): void {
  update(store, "photos", (photos) => photosChanged(photos, changed));
  update(store, "project", (project) => summaryChanged(project, summary));
  if (changed.length > 0 && store.getState().inspect.report !== null) {
    update(store, "inspect", (inspect) => ({ ...inspect, outdated: true }));
  }
}
