import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { handleKeys } from "../../renderer/commands/handleKeys.ts";
import { largeOpened } from "../../renderer/store/curateSlice.ts";
import { selectGallery } from "../../renderer/store/gallerySections.ts";
import { jobOf } from "../../renderer/store/jobsSlice.ts";
import { findPhoto } from "../../renderer/store/photoSet.ts";
import { currentPhoto } from "../../renderer/store/speedSlice.ts";
import { pressSpeedKey } from "../../renderer/views/clean/speedKeys.ts";
import { openWindow } from "./openWindow.ts";

let close: () => void = () => undefined;
afterEach(() => close());
beforeAll(() => {
  // Strokes here fall on no element; the classes that they are compared with are a browser's.
  for (const name of ["Element", "HTMLInputElement", "HTMLTextAreaElement"])
    vi.stubGlobal(name, class extends EventTarget {});
});

/** A project of fruit 1, 3, 5… and vegetable 2, 4, 6…, its first photo marked in the Clean stage, over a core that takes its time. */
async function openClean(count = 8) {
  const window = openWindow(count);
  const { core, store, actions } = window;
  const keyboard = new EventTarget();
  const stopKeys = handleKeys(keyboard as unknown as Window, store, actions);
  close = () => {
    stopKeys();
    window.stop();
  };
  await actions.chooseFolder();
  actions.goTo("clean");
  actions.moveFocus(1);
  core.editMs = 15;
  return {
    ...window,
    /** Strokes faster than any answer; in speed mode they go to its view first, as in the window. */
    press: (keys: string) => {
      for (const letter of keys) {
        const key = letter === "⎋" ? "Escape" : letter;
        const held = { ctrlKey: false, metaKey: false, shiftKey: key === "U", altKey: false, repeat: false };
        const stroke = Object.assign(new Event("keydown", { cancelable: true }), { key, ...held });
        if (key === ">") actions.moveFocus(1);
        else if (store.getState().speed.queue === null || !pressSpeedKey(stroke, actions))
          keyboard.dispatchEvent(stroke);
      }
    },
    settled: () =>
      vi.waitFor(() => expect(store.getState().edits).toEqual({ pending: 0, returning: false }), { timeout: 5000 }),
    removed: () => [...core.photos.values()].filter((one) => one.removed).map(({ id }) => id),
    focus: () => store.getState().curate.focus,
  };
}

describe("edits over many photos", () => {
  it("are jobs, and what is asked for after them comes after them", async () => {
    const { core, store, actions, settled, removed } = await openClean(500);
    const many = [...core.photos.keys()].slice(0, 300);
    core.received.length = 0;
    void actions.remove(many);
    void actions.relabel([400], "fruit");
    await actions.undo();
    await settled();
    expect(core.received.map(({ command }) => command).filter((command) => command.startsWith("library."))).toEqual([
      "library.editMany",
      "library.remove",
      "library.relabelEach",
      "library.undo",
    ]);
    expect(removed()).toEqual(many);
    expect(findPhoto(store.getState().photos.shown, 400)?.class).toBe("vegetable");
    await actions.undo();
    expect(removed()).toEqual([]);
    expect(core.received.slice(-2).map(({ command }) => command)).toEqual(["library.editMany", "library.undo"]);
  });

  it("can be stopped: the words say so, and marks are back", async () => {
    const { core, store, actions, settled, removed } = await openClean(500);
    const many = [...core.photos.keys()].slice(0, 300);
    core.editMs = 10_000;
    actions.changeView((curate) => ({ ...curate, selection: new Set(many), focus: many[0]! }));
    const removal = actions.toggleMarked();
    await vi.waitFor(() => expect(jobOf(store.getState().jobs, "library.editMany")).toBeDefined());
    await actions.cancelJob(jobOf(store.getState().jobs, "library.editMany")!.view.id);
    await removal;
    await settled();
    expect(removed()).toEqual([]);
    expect(store.getState().curate.selection).toEqual(new Set(many));
    expect(store.getState().ui.toasts.at(-1)).toMatchObject({ tone: "plain", text: expect.stringMatching(/^Stopped/) });
  });
});

describe("the order of edits", () => {
  it("takes back the very first edit, however soon U follows", async () => {
    const { press, settled, removed, focus } = await openClean();
    press("xu");
    await settled();
    expect([removed(), focus()]).toEqual([[], 1]);
  });

  it("does the same at any speed of the strokes, undo and redo among them", async () => {
    const strokes = "xxu2uxU>xuux>2UuxuU";
    const slow = await openClean(20);
    slow.core.editMs = 0;
    for (const key of strokes) {
      slow.press(key);
      await slow.settled();
    }
    const end = (window: typeof slow) => [
      [...window.core.photos.values()].map((one) => [one.id, one.class, one.removed]),
      window.focus(),
      [...window.store.getState().curate.selection],
    ];
    const expected = end(slow);
    close();
    const fast = await openClean(20);
    fast.press(strokes);
    await fast.settled();
    expect(end(fast)).toEqual(expected);
    expect(fast.removed()).not.toEqual([]);
  });

  it("lets no undo of the gallery overtake an edit that speed mode left behind", async () => {
    const { press, settled, removed, focus } = await openClean();
    press("sxx⎋u");
    await settled();
    expect([removed(), focus()]).toEqual([[1], 3]);
  });

  it("begins speed mode after the photos that are on their way out", async () => {
    const { store, press, settled, removed } = await openClean(4);
    press("xs");
    expect(store.getState().speed.queue).toEqual([3, 2, 4]);
    press("x");
    await settled();
    expect(removed()).toEqual([1, 3]);
  });

  it("takes back nothing older where the edit before the undo fails, and marks its photos again", async () => {
    const { core, store, press, settled, removed } = await openClean();
    press("x");
    await settled();
    core.stuck.add(3);
    press("xu");
    await settled();
    expect(removed()).toEqual([1]);
    expect(store.getState().ui.toasts).toMatchObject([{ tone: "error" }]);
    expect([...store.getState().curate.selection]).toEqual([3]);
  });

  it("says how many photos an edit changed, and what went otherwise than asked", async () => {
    const { core, store, actions } = await openClean();
    core.vanished.add(3);
    await actions.remove([1, 3, 5]);
    expect(store.getState().ui.toasts.at(-1)?.text).toBe("Removed 2 photos (some were no longer there)");
  });

  it("says that files are moving where an edit or a step back takes longer", async () => {
    const { core, store, press, settled } = await openClean();
    const toasts = () => store.getState().ui.toasts.map(({ text }) => text);
    core.editMs = 650;
    press("x");
    await vi.waitFor(() => expect(toasts()).toEqual(["Moving the files…"]));
    await settled();
    expect(toasts()).toEqual(["Removed 001.jpg"]);
    press("u");
    await vi.waitFor(() => expect(toasts()).toEqual(["Moving the files…"]));
    await settled();
    expect(toasts()).toEqual(["Undone: Remove 1 photos"]);
  });

  it("leaves the marks alone that a person sets while an undo is on its way", async () => {
    const { store, actions, press, settled, focus } = await openClean();
    press("xu");
    actions.changeView((curate) => ({ ...curate, selection: new Set([8]), focus: 8, anchor: 8 }));
    await settled();
    expect([focus(), [...store.getState().curate.selection]]).toEqual([8, [8]]);
    press("xuu");
    await settled();
    expect(focus()).toBe(8);
  });

  it("marks again what an undo brings back, and goes on to the next photo where a redo takes it away", async () => {
    const { store, actions, press, settled, focus } = await openClean();
    const marks = () => [...store.getState().curate.selection];
    actions.changeView((curate) => ({ ...curate, selection: new Set([3, 1, 5]), focus: 5, anchor: 5 }));
    press("xu");
    await settled();
    expect([marks(), focus()]).toEqual([[1, 3, 5], 1]);
    press("U");
    await settled();
    expect([marks(), focus()]).toEqual([[7], 7]);
  });

  it("keeps marks that only filters hide, and drops those of photos that went behind the window's back", async () => {
    const { core, store, actions, focus } = await openClean();
    actions.changeView((curate) => ({
      ...curate,
      selection: new Set([1, 2, 3]),
      focus: 3,
      classes: new Set(["fruit"]),
    }));
    core.change([1, 3].map((id) => ({ ...core.photos.get(id)!, removed: true })));
    await vi.waitFor(() => expect([...store.getState().curate.selection].sort()).toEqual([2, 5]));
    expect(focus()).toBe(5);
    core.change([{ ...core.photos.get(2)!, removed: true }]);
    await vi.waitFor(() => expect([...store.getState().curate.selection]).toEqual([5]));
  });

  it("shows the trash in the order that is chosen, and has marks and focus again after it", async () => {
    const { store, actions, press, settled, removed, focus } = await openClean();
    press("xx");
    await settled();
    actions.changeView((curate) => ({ ...curate, selection: new Set([5, 7]), focus: 7, anchor: 5 }));
    actions.sortBy("size", true);
    actions.showRemoved();
    expect(store.getState().curate.ranking).not.toBeNull();
    expect(selectGallery(store.getState())).toMatchObject({ order: [1, 3], sections: [{ key: "all" }] });
    // What is marked and not in view is not touched.
    press("x");
    await settled();
    expect(removed()).toEqual([1, 3]);
    const { order } = selectGallery(store.getState());
    expect(largeOpened(store.getState().curate, order).large).toBe(false);
    actions.showRemoved(false);
    expect(largeOpened(store.getState().curate, selectGallery(store.getState()).order).large).toBe(true);
    expect([[...store.getState().curate.selection], focus()]).toEqual([[5, 7], 7]);
    actions.toggleJunk();
    actions.toggleJunk();
    expect([[...store.getState().curate.selection], focus()]).toEqual([[5, 7], 7]);
  });

  it("hides no part of a list behind a search that can't be seen there", async () => {
    const { core, store, actions } = await openClean();
    actions.changeView((curate) => ({ ...curate, search: "003" }));
    core.findings = { ...core.findings, flaws: [{ id: 1, kind: "dark", reason: "dark", weight: 1 }] };
    await actions.loadFindings();
    actions.showFinding("dark");
    expect(selectGallery(store.getState()).order).toEqual([1]);
  });

  it("goes back in speed mode whoever asks for undo, and does nothing again behind its back", async () => {
    const { store, actions, press, settled, removed } = await openClean();
    press("sxx");
    await actions.undo();
    await settled();
    expect([removed(), currentPhoto(store.getState().speed)]).toEqual([[1], 3]);
    await actions.redo();
    press("U");
    await settled();
    expect([removed(), currentPhoto(store.getState().speed)]).toEqual([[1], 3]);
  });

  it("keeps marks and says nothing false where the core dies over edits, and takes edits again when the project is back", async () => {
    const { core, store, press, kill, restart, settled, removed, focus } = await openClean();
    press("x");
    kill();
    press("xu");
    await settled();
    restart();
    press("xu");
    await settled();
    const before = removed();
    expect(store.getState().ui.toasts).toEqual([]);
    await vi.waitFor(() => expect(store.getState().project.lost).toBe(false));
    expect(focus()).not.toBeNull();
    core.editMs = 0;
    press("x");
    await settled();
    expect(removed().length).toBe(before.length + 1);
  });

  it("opens another project only when the edits of this one have come through: both count their photos from 1", async () => {
    const { core, actions, press } = await openClean();
    const before = core.received.length;
    press("xux");
    await actions.openFolder("/other");
    const received = core.received.slice(before).map(({ command }) => command);
    const edits = ["library.remove", "library.undo", "library.remove"];
    expect(received.slice(0, received.indexOf("project.open"))).toEqual(edits);
  });
});
