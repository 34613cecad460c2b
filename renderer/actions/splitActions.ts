import type { Edit } from "../../core/contract/photos.ts";
import type { SplitInput } from "../../core/contract/split.ts";
import { formatCount } from "../format/numbers.ts";
import { totals } from "../store/projectSlice.ts";
import {
  freshSplit,
  moveBegun,
  moveEnded,
  previewLoaded,
  readyPreview,
  type SplitSlice,
  type SplitStep,
  splitFormChanged,
  stepBeside,
  steppedTo,
} from "../store/splitSlice.ts";
import { update } from "../store/store.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";
import { applyEdit, withNote } from "./sendEdit.ts";

export interface SplitActions {
  readonly setSplitForm: (change: Partial<SplitInput>) => Promise<void>;
  readonly loadPreview: () => Promise<void>;
  readonly stopPreview: () => void;
  readonly goToStep: (step: SplitStep) => void;
  /** One step on or back; on from the last step is the split itself. */
  readonly stepSplit: (by: -1 | 1) => Promise<void>;
  /** Splits as the preview says; without one that holds it is worked out first, and nothing moves. */
  readonly applySplit: () => Promise<void>;
  /** Stops the move under way; every file goes back to where it was. */
  readonly stopMoving: () => void;
  readonly undoSplit: () => Promise<void>;
  /** Opens the form with the settings of the split that is there, or closes it. */
  readonly changeSplit: (changing: boolean) => Promise<void>;
  /** Looks for like photos on two sides. */
  readonly checkSplit: () => Promise<void>;
  readonly repairSplit: () => Promise<void>;
}

interface MovingJob {
  readonly result: Promise<Edit>;
  readonly cancel: () => void;
}

/** "Split: 420 train, 120 valid, 60 test", the photos of each side as they stand now. */
function splitText(edit: Edit): string {
  const { summary } = edit;
  const { train, valid, test } = totals(summary);
  const sides = [`${formatCount(train)} train`, `${formatCount(valid)} valid`];
  return withNote(`Split: ${[...sides, ...(test > 0 ? [`${formatCount(test)} test`] : [])].join(", ")}`, edit);
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
  let cancelMove: () => void = () => undefined;
  const moving = (start: () => MovingJob, text: (edit: Edit) => string): Promise<void> =>
    attempt(store, async () => {
      stop();
      set(moveBegun);
      try {
        const job = start();
        cancelMove = () => job.cancel();
        const edit = await job.result;
        set(moveEnded);
        applyEdit(store, edit, text(edit), edit.changed.length > 0);
      } catch (thrown) {
        const error = shownError(thrown);
        if (error === null) set((split) => ({ ...split, stopped: true }));
        // Other photos than the person was shown: they see what would come of them now.
        if (error?.code === "splitStale") {
          set((split) => ({ ...split, step: "preview" }));
          void loadPreview();
        }
        throw thrown;
      } finally {
        cancelMove = () => undefined;
        set((split) => ({ ...split, moving: false }));
      }
    });
  const applySplit = async (): Promise<void> => {
    const { split } = store.getState();
    const preview = readyPreview(split);
    if (split.moving) return;
    if (preview === null) {
      set((slice) => steppedTo(slice, "preview"));
      if (!split.looking) await loadPreview();
      return;
    }
    await moving(() => client.start("split.apply", { ...split.form, preview: preview.hash }), splitText);
  };
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
    goToStep: (step) => set((split) => steppedTo(split, step)),
    stepSplit: async (by) => {
      const step = stepBeside(store.getState().split, by);
      if (step !== undefined) set((split) => steppedTo(split, step));
      else if (by > 0) await applySplit();
    },
    applySplit,
    stopMoving: () => cancelMove(),
    undoSplit: () =>
      moving(
        () => client.start("split.undo", {}),
        (edit) => withNote("The split is undone", edit),
      ),
    changeSplit: async (changing) => {
      const split = store.getState().project.summary?.split;
      set((slice) => ({ ...slice, changing, step: "what", preview: null, previewOf: null }));
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
        () => client.start("split.repair", { together: together() }),
        ({ label }) => label,
      ),
  };
}
