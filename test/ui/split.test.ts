import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SplitPreview } from "../../core/contract/split.ts";
import { commandForKey } from "../../renderer/commands/windowCommands.ts";
import { stageState } from "../../renderer/frame/stageState.ts";
import { findPhoto } from "../../renderer/store/photoSet.ts";
import {
  freshSplit,
  moveBegun,
  moveEnded,
  previewLoaded,
  readyPreview,
  type SplitSlice,
  splitFormChanged,
  splitSteps,
  steppedTo,
} from "../../renderer/store/splitSlice.ts";
import { freshState } from "../../renderer/store/store.ts";
import { makePhoto } from "./makePhotos.ts";
import { openWindow } from "./openWindow.ts";

const preview: SplitPreview = {
  ...{ hash: "a", classes: [], valid: [1], test: [], groups: [], ties: [], featured: 0 },
  ...{ wouldHaveLeaked: 0, moves: 1, warnings: [] },
};
const known = previewLoaded(freshSplit, freshSplit.form, preview);

describe("the split's wizard", () => {
  it("takes no preview of an earlier form, and does nothing by an old one", () => {
    const changed = splitFormChanged({ ...freshSplit, looking: true }, { validPercent: 30 });
    expect(previewLoaded(changed, freshSplit.form, preview)).toBe(changed);
    expect(readyPreview(known)).toBe(preview);
    const old = splitFormChanged(known, { seed: 2 });
    // It stays in view, so that nothing jumps while the next one is worked out.
    expect(old.preview).toBe(preview);
    expect(readyPreview(old)).toBeNull();
    expect(readyPreview({ ...known, looking: true })).toBeNull();
    expect(steppedTo({ ...old, step: "preview" }, "do").step).toBe("preview");
    expect(steppedTo(steppedTo(old, "preview"), "what").step).toBe("what");
  });

  it("never comes to the move without a preview that holds, whatever is pressed, and keeps what was asked for", () => {
    const press = fc.oneof(
      fc.constantFrom(...splitSteps).map((step) => (slice: SplitSlice) => steppedTo(slice, step)),
      fc.integer({ min: 5, max: 50 }).map((validPercent) => (slice: SplitSlice) => {
        // The form is in view in the first step alone.
        return slice.step === "what" ? splitFormChanged(slice, { validPercent }) : slice;
      }),
      fc.constant((slice: SplitSlice) => previewLoaded({ ...slice, looking: true }, slice.form, preview)),
    );
    fc.assert(
      fc.property(fc.array(press, { maxLength: 30 }), (presses) => {
        let slice = freshSplit;
        for (const one of presses) {
          const before = slice;
          slice = one(slice);
          if (slice.step === "do") expect(readyPreview(slice)).not.toBeNull();
          if (slice.step !== before.step) expect(slice.form).toBe(before.form);
        }
      }),
    );
  });

  it("stays where it is while files move, and is through when they have", () => {
    const moving = moveBegun(steppedTo({ ...known, step: "preview" }, "do"));
    for (const step of splitSteps) expect(steppedTo(moving, step)).toBe(moving);
    expect(moving.preview).toBe(preview);
    expect(moveEnded({ ...moving, changing: true })).toMatchObject({ step: "what", preview: null, changing: false });
  });

  it("says the test part in the rail, where there is one", () => {
    const split = {
      seed: 1,
      validPercent: 20,
      testPercent: 10,
      method: "hash" as const,
      together: [],
      hash: "",
      adopted: false,
    };
    const summary = (test: number) => ({
      ...{ dir: "/", name: "p", canUndo: false, canRedo: false, problems: 0, split },
      classes: [{ name: "a", train: 1400, valid: 400, test, removed: 3 }],
    });
    const line = (test: number) =>
      stageState({ ...freshState, project: { ...freshState.project, summary: summary(test) } }, "split");
    expect([line(0), line(200)]).toEqual(["1\u202f400 / 400", "1\u202f400 / 400 / 200"]);
  });
});

describe("splitting from the window", () => {
  let open: ReturnType<typeof openWindow> | undefined;
  afterEach(() => open?.stop());
  const openProject = async () => {
    open = openWindow(20);
    await open.actions.openFolder("/photos");
    open.actions.goTo("split");
    return open;
  };
  const sent = (command: string) => open!.core.received.filter((one) => one.command === command);
  const held = () => [...open!.core.photos.values()].filter(({ part }) => part === "valid").map(({ id }) => id);
  const state = () => open!.store.getState();

  it("steps on to the split and undoes it: every photo is back, and says how many stand on each side", async () => {
    const { actions } = await openProject();
    await actions.loadPreview();
    await actions.stepSplit(1);
    await actions.stepSplit(1);
    expect(state().split.step).toBe("do");
    expect(held()).toEqual([]);
    const { hash, valid } = readyPreview(state().split)!;
    await actions.stepSplit(1);
    expect(new Set(held())).toEqual(new Set(valid));
    expect(sent("split.apply")[0]?.input).toMatchObject({ preview: hash });
    expect(state().ui.toasts.at(-1)).toMatchObject({ text: "Split: 16 train, 4 valid", undo: true });
    expect(state().split).toMatchObject({ step: "what", moving: false, preview: null });
    expect(commandForKey("mod+pagedown", state())).toBeUndefined();
    await actions.undoSplit();
    expect(held()).toEqual([]);
    expect(findPhoto(state().photos.shown, 1)?.part).toBe("train");
    expect(state().project.summary?.split).toBeUndefined();
    expect(commandForKey("mod+pagedown", state())?.id).toBe("split.next");
  });

  it("moves nothing by a preview of another form: it looks again first", async () => {
    const { actions } = await openProject();
    await actions.loadPreview();
    const looked = actions.setSplitForm({ validPercent: 40 });
    await actions.applySplit();
    expect(sent("split.apply")).toEqual([]);
    expect(state().split.step).toBe("preview");
    await looked;
    await actions.applySplit();
    expect(held()).toHaveLength(8);
  });

  it("is refused where the photos have changed since, and shows what would come of them now", async () => {
    const { core, actions } = await openProject();
    await actions.loadPreview();
    await actions.stepSplit(1);
    await actions.stepSplit(1);
    core.photos.set(1, makePhoto(1, { class: "fruit", removed: true }));
    await actions.applySplit();
    expect(held()).toEqual([]);
    expect(state().ui.toasts.at(-1)).toMatchObject({ tone: "error" });
    expect(state().split.step).toBe("preview");
    await vi.waitFor(() => expect(readyPreview(state().split)?.valid).not.toContain(1));
    await actions.applySplit();
    expect(held()).not.toContain(1);
    expect(held().length).toBeGreaterThan(2);
  });

  it("stops in the middle: nothing has moved, the step stays, and it can be done again", async () => {
    const { core, actions } = await openProject();
    await actions.loadPreview();
    actions.goToStep("do");
    // Longer than any machine takes to come to the stop.
    core.movingMs = 60_000;
    const first = actions.applySplit();
    await vi.waitFor(() => expect(sent("split.apply")).toHaveLength(1));
    expect(state().split.moving).toBe(true);
    // A second press while it moves asks for nothing more.
    await actions.applySplit();
    actions.stopMoving();
    await first;
    expect(state().split).toMatchObject({ step: "do", moving: false, stopped: true });
    expect(state().project.summary?.split).toBeUndefined();
    expect(held()).toEqual([]);
    expect(state().ui.toasts).toEqual([]);
    core.movingMs = 0;
    await actions.applySplit();
    expect(sent("split.apply")).toHaveLength(2);
    expect(held()).toHaveLength(4);
  });

  it("opens the form again with the settings of the split that is there, and leaves it as it was", async () => {
    const { actions } = await openProject();
    await actions.loadPreview();
    await actions.setSplitForm({ validPercent: 40, seed: 77 });
    await actions.applySplit();
    await actions.setSplitForm({ validPercent: 10, seed: 5 });
    await actions.changeSplit(true);
    expect(state().split).toMatchObject({ changing: true, step: "what", form: { validPercent: 40, seed: 77 } });
    await actions.changeSplit(false);
    expect(state().split.changing).toBe(false);
    expect(held()).toHaveLength(8);
  });
});
