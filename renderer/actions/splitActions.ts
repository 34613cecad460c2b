import type { Edit } from "../../core/contract/photos.ts";
import type { SplitInput } from "../../core/contract/split.ts";
import { formatNoun } from "../format/numbers.ts";
import { freshSplit, previewLoaded, type SplitSlice, splitFormChanged } from "../store/splitSlice.ts";
import { update } from "../store/store.ts";
import { applyEdit } from "./applyEdit.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";

export interface SplitActions {
  readonly setSplitForm: (change: Partial<SplitInput>) => Promise<void>;
  readonly loadPreview: () => Promise<void>;
  readonly stopPreview: () => void;
  readonly applySplit: () => Promise<void>;
  readonly undoSplit: () => Promise<void>;
  /** Opens the form with the settings of the split that is there, or closes it. */
  readonly changeSplit: (changing: boolean) => Promise<void>;
  /** Looks for like photos on two sides. */
  readonly checkSplit: () => Promise<void>;
  readonly repairSplit: () => Promise<void>;
}

/** Long enough that dragging a slider asks once. */
const restMs = 150;

export function makeSplitActions({ client, store }: ActionContext): SplitActions {
  const set = (transition: (split: SplitSlice) => SplitSlice): void => update(store, "split", transition);
  let asked = 0;
  let cancel: () => void = () => undefined;
  /** Whatever preview is under way comes too late from now on. */
  const stop = (): void => {
    asked += 1;
    cancel();
  };
  const loadPreview = async (): Promise<void> => {
    stop();
    const { form } = store.getState().split;
    set((split) => ({ ...split, looking: true, error: null }));
    const mine = asked;
    const job = client.start("split.preview", form);
    cancel = () => job.cancel();
    try {
      const preview = await job.result;
      if (mine === asked) set((split) => previewLoaded(split, form, preview));
    } catch (thrown) {
      if (mine === asked) set((split) => ({ ...split, looking: false, preview: null, error: shownError(thrown) }));
    }
  };
  let leakAsked = 0;
  const together = (): SplitInput["together"] => {
    const split = store.getState().project.summary?.split;
    return split === undefined || split.adopted ? freshSplit.form.together : split.together;
  };
  const moving = (work: () => Promise<Edit>, text: (edit: Edit) => string): Promise<void> =>
    attempt(store, async () => {
      stop();
      set((split) => ({ ...split, moving: true, looking: false }));
      try {
        const edit = await work();
        set((split) => ({ ...split, changing: false, preview: null, leaks: null }));
        applyEdit(store, edit, text(edit), edit.changed.length > 0);
      } finally {
        set((split) => ({ ...split, moving: false }));
      }
    });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    loadPreview,
    stopPreview: () => {
      stop();
      set((split) => ({ ...split, looking: false }));
    },
    setSplitForm: (change) => {
      set((split) => splitFormChanged(split, change));
      clearTimeout(timer);
      return new Promise((resolve) => {
        timer = setTimeout(() => void loadPreview().then(resolve), restMs);
      });
    },
    applySplit: () =>
      moving(
        () => client.start("split.apply", store.getState().split.form).result,
        ({ changed }) => `Split: ${formatNoun(changed.length, "photo")} moved`,
      ),
    undoSplit: () =>
      moving(
        () => client.start("split.undo", {}).result,
        () => "The split is undone",
      ),
    changeSplit: async (changing) => {
      const split = store.getState().project.summary?.split;
      set((slice) => ({ ...slice, changing, preview: null }));
      if (split === undefined || split.adopted) {
        await loadPreview();
        return;
      }
      const { seed, validPercent, testPercent, method, together: reasons } = split;
      set((slice) => splitFormChanged(slice, { seed, validPercent, testPercent, method, together: reasons }));
      await loadPreview();
    },
    checkSplit: async () => {
      leakAsked += 1;
      const mine = leakAsked;
      try {
        const leaks = await client.start("split.check", { together: together() }).result;
        if (mine === leakAsked) set((split) => ({ ...split, leaks, leakError: null }));
      } catch (thrown) {
        if (mine === leakAsked) set((split) => ({ ...split, leaks: null, leakError: shownError(thrown) }));
      }
    },
    repairSplit: () =>
      moving(
        () => client.start("split.repair", { together: together() }).result,
        ({ label }) => label,
      ),
  };
}
