import { afterEach, describe, expect, it, vi } from "vitest";
import { TrainSettings } from "../../core/contract/training.ts";
import { selectGallery } from "../../renderer/store/gallerySections.ts";
import { countHiddenMarks, selectMarked } from "../../renderer/store/markedPhotos.ts";
import { findPhoto, groupOf } from "../../renderer/store/photoSet.ts";
import { projectReady } from "../../renderer/store/projectReady.ts";
import { missingBackbone } from "../../renderer/store/setupSlice.ts";
import { currentPhoto } from "../../renderer/store/speedSlice.ts";
import { makePhoto } from "./makePhotos.ts";
import { openWindow, rows } from "./openWindow.ts";
import type { ScriptedCore } from "./scriptedCore.ts";

let close: () => void = () => undefined;
afterEach(() => close());

async function openProject(count?: number) {
  const window = openWindow(count);
  close = window.stop;
  await window.actions.chooseFolder();
  expect(window.store.getState().project.summary?.name).toBe("photos");
  return window;
}

describe("the window over a core", () => {
  it("loads every page of a large project", async () => {
    const { core, store } = await openProject(12_001);
    expect(store.getState().photos.shown.size).toBe(12_001);
    expect(store.getState().photos.incoming).toBeNull();
    expect(core.received.filter(({ command }) => command === "library.photos")).toHaveLength(3);
  });

  it("removes a photo, says so with an undo, moves on, and takes it back", async () => {
    const { store, actions } = await openProject();
    actions.goTo("clean");
    actions.moveFocus(1);
    const first = store.getState().curate.focus;
    await actions.toggleMarked();
    expect(findPhoto(store.getState().photos.shown, first!)?.removed).toBe(true);
    expect(store.getState().curate.focus).not.toBe(first);
    expect(store.getState().ui.toasts).toMatchObject([{ text: "Removed 001.jpg", undo: true }]);
    await actions.undo();
    expect(findPhoto(store.getState().photos.shown, first!)?.removed).toBe(false);
    expect(store.getState().ui.toasts).toMatchObject([{ text: "Undone: Remove 1 photos", undo: false }]);
    await actions.undo();
    expect(store.getState().ui.toasts.at(-1)).toMatchObject({ tone: "error", text: "There is nothing to undo." });
  });

  it("relabels by digit, keeps the best of every group as one step, and takes suggestions", async () => {
    const { core, store, actions } = await openProject(8);
    const classOf = (id: number) => findPhoto(store.getState().photos.shown, id)?.class;
    actions.goTo("clean");
    actions.moveFocus(1);
    await actions.relabelMarked(2);
    expect(classOf(1)).toBe("vegetable");
    expect(store.getState().curate.focus).toBe(3);
    await actions.undo();
    expect(classOf(1)).toBe("fruit");
    core.findings = {
      flaws: [],
      groups: [
        { kind: "exact", ids: [1, 3, 5], reason: "same bytes" },
        { kind: "exact", ids: [2, 4], reason: "same bytes" },
      ],
      suspects: [
        { id: 7, own: 0.1, class: "vegetable", confidence: 0.9, suspicion: 1 },
        { id: 8, own: 0.2, class: "fruit", confidence: 0.8, suspicion: 0.6 },
      ],
    };
    await actions.ensureFindings();
    actions.toggleJunk();
    expect(store.getState().curate.finding).toBe("suspect");
    expect(selectGallery(store.getState()).order).toEqual([7, 8]);
    await actions.acceptSuggestions([7, 8, 1]);
    expect([classOf(7), classOf(8), classOf(1)]).toEqual(["vegetable", "fruit", "fruit"]);
    // Of two classes, and yet one step.
    await actions.undo();
    expect([classOf(7), classOf(8)]).toEqual(["fruit", "vegetable"]);
    await actions.acceptSuggestions([7, 8]);
    expect(selectGallery(store.getState()).order).toEqual([]);
    actions.showFinding("exact");
    expect(selectGallery(store.getState()).sections.map(({ ids }) => ids)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    actions.askKeepBest("exact");
    await actions.keepBestInAll();
    expect(selectGallery(store.getState()).order).toEqual([]);
    await actions.undo();
    expect(selectGallery(store.getState()).order).toEqual([1, 3, 5, 2, 4]);
  });

  it("decides at speed, one edit after the other, and goes back over each", async () => {
    const { core, store, actions } = await openProject(6);
    const shown = () => store.getState().photos.shown;
    actions.goTo("clean");
    actions.startSpeed();
    expect(store.getState().speed.queue).toEqual([1, 3, 5, 2, 4, 6]);
    actions.speedRemove();
    actions.speedKeep();
    actions.speedRelabel(2);
    // The next photo is there before the core answered.
    expect(currentPhoto(store.getState().speed)).toBe(2);
    await vi.waitFor(() => expect(findPhoto(shown(), 5)?.class).toBe("vegetable"));
    expect(findPhoto(shown(), 1)?.removed).toBe(true);
    void actions.speedBack();
    await vi.waitFor(() => expect(findPhoto(shown(), 5)?.class).toBe("fruit"));
    void actions.speedBack();
    void actions.speedBack();
    await vi.waitFor(() => expect(findPhoto(shown(), 1)?.removed).toBe(false));
    expect(store.getState().speed.at).toBe(0);
    expect(core.received.filter(({ command }) => command === "library.undo")).toHaveLength(2);
    actions.closeSpeed();
    expect(store.getState().speed.queue).toBeNull();
  });

  it("strokes that come before the core answers fall on the photo that is in view", async () => {
    const { store, actions } = await openProject(6);
    const shown = () => store.getState().photos.shown;
    const settled = async () => {
      await vi.waitFor(() => expect(findPhoto(shown(), 5)?.removed).toBe(true));
      return [1, 3, 5, 2].map((id) => [findPhoto(shown(), id)?.class, findPhoto(shown(), id)?.removed]);
    };
    actions.goTo("clean");
    actions.startSpeed();
    actions.speedRelabel(2);
    void actions.speedBack();
    // Photo 1 is on its way back to fruit, so that this moves it once more.
    actions.speedRelabel(2);
    actions.speedRemove();
    void actions.speedBack();
    actions.speedKeep();
    actions.speedRemove();
    expect(currentPhoto(store.getState().speed)).toBe(2);
    expect(await settled()).toEqual([
      ["vegetable", false],
      ["fruit", false],
      ["fruit", true],
      ["vegetable", false],
    ]);
    actions.closeSpeed();
    actions.moveFocus(-9);
    const [first, second] = selectGallery(store.getState()).order;
    // The same stroke twice before an answer.
    await Promise.all([actions.toggleMarked(), actions.toggleMarked()]);
    expect([first!, second!].map((id) => findPhoto(shown(), id)?.removed)).toEqual([true, true]);
  });

  it("does nothing to marked photos that can't be seen, and keeps their marks", async () => {
    const { store, actions } = await openProject(8);
    const removed = () => [1, 2, 3, 4].filter((id) => findPhoto(store.getState().photos.shown, id)?.removed === true);
    const marks = () => [...store.getState().curate.selection].sort();
    const show = (search: string) => actions.changeView((curate) => ({ ...curate, search }));
    actions.goTo("clean");
    actions.changeView((curate) => ({ ...curate, selection: new Set([1, 2, 3]), focus: 3, anchor: 3 }));
    show("004");
    expect(selectGallery(store.getState()).order).toEqual([4]);
    expect([selectMarked(store.getState()), countHiddenMarks(store.getState())]).toEqual([[], 3]);
    await actions.toggleMarked();
    await actions.relabelMarked(2);
    expect(removed()).toEqual([]);
    show("002");
    await actions.toggleMarked();
    expect([removed(), marks()]).toEqual([[2], [1, 3]]);
    show("");
    await actions.toggleMarked();
    expect(removed()).toEqual([1, 2, 3]);
  });

  it("takes back at speed what was decided, and not what came between", async () => {
    const { core, store, actions } = await openProject(8);
    const removed = () => [1, 2, 4, 6].filter((id) => findPhoto(store.getState().photos.shown, id)?.removed === true);
    actions.goTo("clean");
    actions.startSpeed();
    actions.speedRemove();
    await vi.waitFor(() => expect(removed()).toEqual([1]));
    core.removeElsewhere([2, 4, 6]);
    await vi.waitFor(() => expect(removed()).toEqual([1, 2, 4, 6]));
    void actions.speedBack();
    await vi.waitFor(() => expect(removed()).toEqual([2, 4, 6]));
    await actions.undo("Remove 1 photos");
    expect(store.getState().ui.toasts.at(-1)).toMatchObject({ tone: "error" });
    expect(removed()).toEqual([2, 4, 6]);
  });

  it("takes in a change that another client made", async () => {
    const { core, store } = await openProject();
    core.change([makePhoto(4, { class: "vegetable", removed: true })]);
    await vi.waitFor(() => expect(groupOf(store.getState().photos.shown, "vegetable", "train", true)).toEqual([4]));
    expect(store.getState().project.summary?.classes.find(({ name }) => name === "vegetable")?.removed).toBe(1);
  });

  it("splits, trains and follows the run", async () => {
    const { core, store, actions } = await openProject();
    await actions.loadPreview();
    expect(store.getState().split.preview?.valid).toHaveLength(4);
    await actions.applySplit();
    expect(store.getState().project.summary?.split?.validPercent).toBe(20);
    core.vanished.add(1);
    await actions.undoSplit();
    expect(store.getState().ui.toasts.at(-1)?.text).toBe("The split is undone (some were no longer there)");
    core.vanished.clear();
    await actions.loadPreview();
    await actions.applySplit();
    actions.setSettings({ batchSize: 8 });
    actions.setPhase(0, { schedule: { kind: "constant", epochs: 2 } });
    await actions.startTraining();
    const { runs, curves } = store.getState().training;
    expect(runs).toMatchObject([{ id: "0001", state: "finished", epochs: rows }]);
    expect(curves.get("0001")?.length).toBe(4);
    await vi.waitFor(() => expect(store.getState().inspect.error?.code).toBe("noRun"));
  });

  it("pauses, resumes, adds a cycle, renames, compares and deletes runs", async () => {
    const { store, actions } = await openProject();
    await actions.loadPreview();
    await actions.applySplit();
    actions.setPhase(0, { schedule: { kind: "constant", epochs: 1000 } });
    const training = () => store.getState().training;
    const first = actions.startTraining();
    await vi.waitFor(() => expect(training().runs[0]?.epochs.length).toBeGreaterThan(1));
    await actions.startTraining();
    await actions.pauseTraining();
    await first;
    expect(training().runs).toMatchObject([{ id: "0001", state: "paused", resumable: true }]);
    const before = training().runs[0]!.epochs.length;
    const second = actions.resumeShown();
    await vi.waitFor(() => expect(training().runs[0]!.epochs.length).toBeGreaterThan(before));
    await actions.stopTraining();
    await second;
    const stopped = training().runs[0]!;
    expect(stopped.state).toBe("stopped");
    expect(stopped.epochs.map(({ epoch }) => epoch)).toEqual(stopped.epochs.map((_, index) => index + 1));
    // One step a batch, none twice, over the pause.
    const curve = training().curves.get("0001")!;
    expect([...curve.steps.subarray(0, curve.length)]).toEqual(Array.from({ length: curve.length }, (_, step) => step));
    await actions.oneMoreShown();
    expect(training().runs[0]).toMatchObject({ state: "finished" });
    expect(training().runs[0]?.epochs).toHaveLength(stopped.epochs.length + 1);
    await actions.renameRun("0001", "  long one ");
    expect(training().runs[0]?.name).toBe("long one");
    await actions.toggleCompared("0001");
    expect(store.getState().setup.pane).toBe("compare");
    actions.askToDelete("0001");
    await actions.deleteRun();
    expect(training()).toMatchObject({ runs: [], deleting: null, compared: new Set() });
  });

  it("loads presets, network and schedule, fetches weights, and takes a file of the person's own", async () => {
    const { store, actions } = await openProject();
    const setup = () => store.getState().setup;
    await actions.loadSetup();
    expect(setup()).toMatchObject({ basis: "quick", network: { backbone: "efficientnet_lite0" } });
    expect(setup().preview?.stepsPerEpoch).toBe(2);
    actions.setSettings({ batchSize: 5, backbone: "resnet34" });
    await vi.waitFor(() =>
      expect(setup()).toMatchObject({ preview: { stepsPerEpoch: 4 }, network: { backbone: "resnet34" } }),
    );
    expect(missingBackbone(setup())?.name).toBe("resnet34");
    await actions.fetchWeights("resnet34");
    expect(missingBackbone(setup())).toBeUndefined();
    await actions.pickWeights();
    expect(setup().settings.weightsFile).toBe("/weights/mine.pth");
    await actions.findRate(0);
    expect(setup().sweep).toMatchObject({ running: false, error: { code: "tooFewPhotos" } });
  });

  it("shows what a run said on its way once", async () => {
    const { core, store } = await openProject();
    core.emit("train.started", { run: { ...runOf(core), state: "running", notices: ["Gone"] } });
    for (const text of ["Half the batch", "Half the batch", "No bfloat16"])
      core.emit("train.noticed", { run: "0001", text });
    await vi.waitFor(() =>
      expect(store.getState().training.runs[0]?.notices).toEqual(["Gone", "Half the batch", "No bfloat16"]),
    );
  });

  it("forgets the project when it is closed", async () => {
    const { store, actions } = await openProject();
    await actions.closeProject();
    expect(store.getState().project.summary).toBeNull();
    expect(store.getState().photos.shown.size).toBe(0);
  });

  it("opens the project again on the same stage after the core died while training", async () => {
    const { core, store, actions, kill, restart } = await openProject();
    await actions.loadPreview();
    await actions.applySplit();
    actions.goTo("train");
    core.emit("train.started", { run: { ...runOf(core), state: "running" } });
    await vi.waitFor(() => expect(store.getState().training.runs).toHaveLength(1));
    kill();
    expect(store.getState().core.restarted?.wasTraining).toBe(true);
    expect(store.getState().training.runs[0]?.state).toBe("interrupted");
    expect(store.getState().project.summary).not.toBeNull();
    const before = core.received.length;
    const opensAgain = () => core.received.slice(before).some(({ command }) => command === "project.open");
    // What needs the project is offered at no moment between the new core's start and its opening of the project.
    let readyTooSoon = false;
    const unwatch = store.subscribe((state) => {
      readyTooSoon ||= projectReady(state) && !opensAgain();
    });
    restart();
    expect(projectReady(store.getState())).toBe(false);
    await vi.waitFor(() => expect(opensAgain()).toBe(true));
    await vi.waitFor(() => expect(projectReady(store.getState())).toBe(true));
    unwatch();
    expect(readyTooSoon).toBe(false);
    expect(store.getState().ui.stage).toBe("train");
    expect(store.getState().photos.shown.size).toBe(20);
    expect(store.getState().ui.toasts.filter(({ tone }) => tone === "error")).toEqual([]);
  });
});

function runOf(core: ScriptedCore) {
  const classes = core.summary().classes.map(({ name }) => name);
  const settings = TrainSettings.parse({});
  const counts = { trainPhotos: 16, validPhotos: 4 };
  return {
    id: "0001",
    started: 1,
    settings,
    classes,
    splitHash: "x",
    ...counts,
    resumable: false,
    epochs: [],
    notices: [],
  };
}
