import { toThawError } from "../../core/contract/errors.ts";
import type { Edit, PhotoId } from "../../core/contract/photos.ts";
import { applyChange } from "../store/applyChange.ts";
import { focusMoved } from "../store/curateSlice.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { findPhoto } from "../store/photoSet.ts";
import {
  currentPhoto,
  type Decision,
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

export function makeSpeedActions({ client, store, edits }: ActionContext): SpeedActions {
  /** What the step back of a decision is called; none where its edit failed. */
  const steps = new WeakMap<Decision, string | undefined>();
  /** Classes that photos have again once the core has answered. */
  const returning = new Map<PhotoId, string>();
  const classOf = (id: PhotoId): string =>
    returning.get(id) ?? findPhoto(store.getState().photos.shown, id)?.class ?? "";

  const decide = (kind: DecisionKind, request?: (id: PhotoId) => Promise<Edit>): void => {
    const id = currentPhoto(store.getState().speed);
    if (id === null) return;
    update(store, "speed", (speed) => decided(speed, { kind, from: classOf(id), at: performance.now() }));
    const decision = store.getState().speed.decisions.at(-1);
    if (request === undefined || decision === undefined) return;
    const work = async (): Promise<boolean> => {
      const { changed, summary } = await request(id);
      if (changed.length > 0) steps.set(decision, summary.undoLabel);
      applyChange(store, changed, summary);
      return changed.length > 0;
    };
    edits.edit([id], work).catch((thrown: unknown) => {
      update(store, "speed", (speed) => decisionFailed(speed, decision));
      tellFailure(store, thrown);
    });
  };
  /** What came between, photos of a download say, is not what the person takes back: then the photo alone returns. */
  const takeBack = async ({ id, kind, from }: Decision, label: string): Promise<Edit> => {
    try {
      return await client.request("library.undo", { label });
    } catch (thrown) {
      if (toThawError(thrown).code !== "undoStale") throw thrown;
      if (kind === "removed") return await client.request("library.restore", { ids: [id] });
      return await client.request("library.relabel", { ids: [id], class: from });
    }
  };
  const start = (): void => {
    const state = store.getState();
    if (state.curate.showRemoved) return;
    const { leaving } = edits;
    const order = selectGallery(state).order.filter((id) => !leaving.has(id));
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
      if (at === null) return;
      // A step back may still bring it into the gallery.
      void edits.inTurn(() => {
        const isThere = selectGallery(store.getState()).order.includes(at);
        if (isThere) update(store, "curate", (curate) => focusMoved(curate, at));
      });
    },
    speedKeep: () => decide("kept"),
    speedRemove: () => decide("removed", (id) => client.request("library.remove", { ids: [id] })),
    speedRelabel: (place) => {
      const { project, speed } = store.getState();
      const name = project.summary?.classes[place - 1]?.name;
      const id = currentPhoto(speed);
      if (name === undefined || id === null) return;
      if (classOf(id) === name) decide("kept");
      else decide("relabelled", () => client.request("library.relabel", { ids: [id], class: name }));
    },
    speedBack: async () => {
      const last = store.getState().speed.decisions.at(-1);
      if (last === undefined) return;
      // At once, and the edit in its turn: a stroke that follows must fall on the photo that is in view then.
      update(store, "speed", decisionUndone);
      if (last.kind === "kept") return;
      returning.set(last.id, last.from);
      const work = async (): Promise<boolean> => {
        const label = steps.get(last);
        if (label === undefined) return false;
        const { changed, summary } = await takeBack(last, label);
        applyChange(store, changed, summary);
        return true;
      };
      await attempt(store, () => edits.undo(work));
      returning.delete(last.id);
    },
  };
}
