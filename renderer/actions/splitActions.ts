import { totals } from "../store/projectSlice.ts";
import { previewLoaded, type SplitSlice, splitFormChanged } from "../store/splitSlice.ts";
import { update } from "../store/store.ts";
import { applyEdit } from "./applyEdit.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";

export interface SplitActions {
  readonly setSplitForm: (change: Partial<Pick<SplitSlice, "validPercent" | "seed">>) => Promise<void>;
  readonly loadPreview: () => Promise<void>;
  readonly applySplit: () => Promise<void>;
  readonly undoSplit: () => Promise<void>;
}

export function makeSplitActions({ client, store }: ActionContext): SplitActions {
  const loadPreview = async (): Promise<void> => {
    const { validPercent, seed } = store.getState().split;
    try {
      const preview = await client.start("split.preview", { validPercent, seed }).result;
      update(store, "split", (split) => previewLoaded(split, { validPercent, seed }, preview));
    } catch (thrown) {
      const error = shownError(thrown);
      update(store, "split", (split) => ({ ...split, preview: null, error }));
    }
  };
  const moving = (command: "split.apply" | "split.undo"): Promise<void> =>
    attempt(store, async () => {
      const { validPercent, seed } = store.getState().split;
      update(store, "split", (split) => ({ ...split, moving: true }));
      try {
        const edit =
          command === "split.apply"
            ? await client.start(command, { validPercent, seed }).result
            : await client.start(command, {}).result;
        const { train, valid } = totals(edit.summary);
        const text = command === "split.apply" ? `Split ${train} / ${valid}` : "The split is undone";
        applyEdit(store, edit, text, false);
      } finally {
        update(store, "split", (split) => ({ ...split, moving: false }));
      }
    });
  return {
    loadPreview,
    setSplitForm: (change) => {
      update(store, "split", (split) => splitFormChanged(split, change));
      return loadPreview();
    },
    applySplit: () => moving("split.apply"),
    undoSplit: () => moving("split.undo"),
  };
}
