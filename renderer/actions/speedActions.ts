import type { Edit, PhotoId } from "../../core/contract/photos.ts";
import { applyChange } from "../store/applyChange.ts";
import { focusMoved } from "../store/curateSlice.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { findPhoto } from "../store/photoSet.ts";
import {
  currentPhoto,
  type DecisionKind,
  decided,
  decisionFailed,
  decisionUndone,
  freshSpeed,
  speedClosed,
  speedStarted,
} from "../store/speedSlice.ts";
import { update } from "../store/store.ts";
import { type ActionContext, attempt, tellFailure } from "./context.ts";

export interface SpeedActions {
  /** Goes through the photos of the gallery that were not decided yet, from the focused one on. */
  readonly startSpeed: () => void;
  /** Goes through all of them again. */
  readonly restartSpeed: () => void;
  readonly closeSpeed: () => void;
  readonly speedKeep: () => void;
  readonly speedRemove: () => void;
  /** Moves the photo to the n-th class, from 1; its own class keeps it. */
  readonly speedRelabel: (place: number) => void;
  /** Takes the last decision back. */
  readonly speedBack: () => Promise<void>;
}

export function makeSpeedActions({ client, store }: ActionContext): SpeedActions {
  /** Edits go out one after the other, in the order in which they were decided. */
  let edits: Promise<void> = Promise.resolve();

  const decide = (kind: DecisionKind, request?: (id: PhotoId) => Promise<Edit>): void => {
    const id = currentPhoto(store.getState().speed);
    if (id === null) return;
    update(store, "speed", (speed) => decided(speed, kind, performance.now()));
    const decision = store.getState().speed.decisions.at(-1);
    if (request === undefined || decision === undefined) return;
    edits = edits.then(async () => {
      try {
        const { changed, summary } = await request(id);
        applyChange(store, changed, summary);
      } catch (thrown) {
        update(store, "speed", (speed) => decisionFailed(speed, decision));
        tellFailure(store, thrown);
      }
    });
  };
  const start = (): void => {
    const state = store.getState();
    if (state.curate.showRemoved) return;
    const { order } = selectGallery(state);
    if (order.length === 0) return;
    update(store, "speed", (speed) => speedStarted(speed, order, state.curate.focus));
    update(store, "curate", (curate) => ({ ...curate, large: false }));
  };

  return {
    startSpeed: start,
    restartSpeed: () => {
      update(store, "speed", () => freshSpeed);
      start();
    },
    closeSpeed: () => {
      const at = currentPhoto(store.getState().speed);
      update(store, "speed", speedClosed);
      const isThere = at !== null && selectGallery(store.getState()).order.includes(at);
      if (isThere) update(store, "curate", (curate) => focusMoved(curate, at));
    },
    speedKeep: () => decide("kept"),
    speedRemove: () => decide("removed", (id) => client.request("library.remove", { ids: [id] })),
    speedRelabel: (place) => {
      const { photos, project, speed } = store.getState();
      const name = project.summary?.classes[place - 1]?.name;
      const id = currentPhoto(speed);
      if (name === undefined || id === null) return;
      if (findPhoto(photos.shown, id)?.class === name) decide("kept");
      else decide("relabelled", () => client.request("library.relabel", { ids: [id], class: name }));
    },
    speedBack: () =>
      attempt(store, async () => {
        await edits;
        const last = store.getState().speed.decisions.at(-1);
        if (last === undefined) return;
        if (last.kind !== "kept") {
          const { changed, summary } = await client.request("library.undo", {});
          applyChange(store, changed, summary);
        }
        update(store, "speed", decisionUndone);
      }),
  };
}
