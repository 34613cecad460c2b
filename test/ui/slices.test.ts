import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobView } from "../../core/contract/jobs.ts";
import {
  classToggled,
  freshCurate,
  photosLeaving,
  picked,
  pickToggled,
  rangePicked,
} from "../../renderer/store/curateSlice.ts";
import { foremostJob, jobChanged, noJobs, paceOf } from "../../renderer/store/jobsSlice.ts";
import { findPhoto } from "../../renderer/store/photoSet.ts";
import { noPhotos, pageLoaded, photosChanged, reloadStarted } from "../../renderer/store/photosSlice.ts";
import { freshUi, toastShown } from "../../renderer/store/uiSlice.ts";
import { anyPhoto, makePhoto } from "./makePhotos.ts";

describe("photos", () => {
  it("shows the first page of all at once, and what follows when it is complete", () => {
    const first = reloadStarted(noPhotos);
    const some = pageLoaded(first, first.generation, [makePhoto(1)], true);
    expect(some.shown.size).toBe(1);
    const more = pageLoaded(some, some.generation, [makePhoto(2)], true);
    expect(more.shown).toBe(some.shown);
    const whole = pageLoaded(more, more.generation, [makePhoto(3)], false);
    expect(whole.shown.size).toBe(3);
    const again = pageLoaded(reloadStarted(whole), whole.generation + 1, [makePhoto(1)], true);
    expect(again.shown).toBe(whole.shown);
  });

  it("drops a page of an earlier load, and keeps a change that arrives between two pages", () => {
    const loading = reloadStarted(reloadStarted(noPhotos));
    expect(pageLoaded(loading, loading.generation - 1, [makePhoto(1)], false)).toBe(loading);
    const paged = pageLoaded(loading, loading.generation, [makePhoto(1)], true);
    const changed = photosChanged(paged, [makePhoto(1, { removed: true })]);
    const done = pageLoaded(changed, loading.generation, [makePhoto(2)], false);
    expect(findPhoto(done.shown, 1)?.removed).toBe(true);
  });

  it("takes the same change twice without a difference", () => {
    fc.assert(
      fc.property(fc.array(anyPhoto), fc.array(anyPhoto), (before, changed) => {
        const slice = photosChanged(noPhotos, before);
        const once = photosChanged(slice, changed);
        expect(photosChanged(once, changed).shown.groups).toEqual(once.shown.groups);
      }),
    );
  });
});

describe("marks", () => {
  const order = [5, 3, 9, 1, 7];

  it("extends a range from its anchor in the order shown, either way", () => {
    const start = picked(freshCurate, 9);
    expect([...rangePicked(start, 7, order).selection]).toEqual([9, 1, 7]);
    const back = rangePicked(rangePicked(start, 7, order), 5, order);
    expect([...back.selection]).toEqual([5, 3, 9]);
    expect(back.anchor).toBe(9);
  });

  it("toggles one mark and leaves the others", () => {
    const two = pickToggled(picked(freshCurate, 5), 9);
    expect([...two.selection]).toEqual([5, 9]);
    expect([...pickToggled(two, 5).selection]).toEqual([9]);
  });

  it("moves the focus to the next photo that stays, at the end to the last one before", () => {
    expect(photosLeaving(picked(freshCurate, 9), [9], order).focus).toBe(1);
    expect(photosLeaving(picked(freshCurate, 7), [7], order).focus).toBe(1);
    expect(photosLeaving(picked(freshCurate, 7), order, order).focus).toBeNull();
  });

  it("never keeps a mark or the focus on a photo that left", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, ids, (shown, marked, leaving) => {
        const slice = { ...freshCurate, selection: new Set(marked), focus: marked[0] ?? null };
        const after = photosLeaving(slice, leaving, shown);
        for (const id of leaving) expect(after.selection.has(id)).toBe(false);
        if (after.focus !== null) expect(leaving).not.toContain(after.focus);
      }),
    );
  });

  it("shows one class, then all again; adds and takes out with a modifier", () => {
    const one = classToggled(freshCurate, "fruit", false);
    expect([...one.classes]).toEqual(["fruit"]);
    expect(classToggled(one, "fruit", false).classes.size).toBe(0);
    const two = classToggled(one, "vegetable", true);
    expect([...two.classes]).toEqual(["fruit", "vegetable"]);
    expect([...classToggled(two, "fruit", true).classes]).toEqual(["vegetable"]);
  });
});

describe("jobs", () => {
  const view = (state: JobView["state"], done: number, phase = "Reading"): JobView => ({
    id: "1",
    command: "library.scan",
    title: "Scan",
    state,
    progress: { phase, done, total: 100, unit: "photos" },
  });

  it("tells rate and time left from the last seconds, and starts anew with each phase", () => {
    const slow = jobChanged(jobChanged(noJobs, view("running", 0), 0), view("running", 20), 2000);
    const job = foremostJob(slow)!;
    expect(paceOf(job)).toEqual({ perSecond: 10, secondsLeft: 8 });
    const next = foremostJob(jobChanged(slow, view("running", 0, "Writing"), 2100))!;
    expect(paceOf(next)).toBeNull();
  });

  it("shows the job that runs before one that waits, and forgets a job at its end", () => {
    const queued = jobChanged(noJobs, { ...view("queued", 0), id: "2" }, 0);
    const both = jobChanged(queued, view("running", 1), 10);
    expect(foremostJob(both)?.view.id).toBe("1");
    expect(foremostJob(jobChanged(both, view("succeeded", 100), 20))?.view.id).toBe("2");
  });
});

describe("toasts", () => {
  it("keeps one plain toast, and errors beside it", () => {
    let ui = toastShown(freshUi, { tone: "error", text: "The disk is full.", undo: false });
    ui = toastShown(ui, { tone: "plain", text: "Removed 1.jpg", undo: true });
    ui = toastShown(ui, { tone: "plain", text: "Removed 2.jpg", undo: true });
    expect(ui.toasts.map(({ text }) => text)).toEqual(["The disk is full.", "Removed 2.jpg"]);
    expect(new Set(ui.toasts.map(({ id }) => id)).size).toBe(2);
  });
});
