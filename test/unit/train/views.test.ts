import { describe, expect, it } from "vitest";
import { augmentationPresets } from "../../../core/contract/augmentationPresets.ts";
import { plainView, viewKey } from "../../../core/images/view.ts";
import { augmentationOf } from "../../../core/train/augmentation.ts";
import { photosAhead } from "../../../core/train/photosAhead.ts";
import { averageLogits, testViews, trainingViews } from "../../../core/train/views.ts";

describe("augmentationOf", () => {
  it("knows fast.ai's presets, and that settings without a change are none", () => {
    expect(augmentationOf("none")).toBeUndefined();
    expect(augmentationOf("sideOn")).toEqual(augmentationPresets.sideOn);
    expect(augmentationOf("topDown")?.flipVertical).toBe(0.5);
    const still = { flip: 0, flipVertical: 0, rotate: 0, zoom: 1, warp: 0, lighting: 0, cutOut: 0 };
    expect(augmentationOf(still)).toBeUndefined();
    expect(augmentationOf({ ...still, zoom: 1.2 })).toMatchObject({ zoom: 1.2 });
  });
});

describe("the plan of views", () => {
  it("starts with the plain one, repeats none, and grows at its end alone", () => {
    for (const augmentation of ["sideOn", "topDown", "none"] as const) {
      const all = trainingViews({ views: 32, augmentation });
      expect(all[0]).toEqual(plainView);
      expect(new Set(all.map(viewKey)).size).toBe(all.length);
      expect(all).toHaveLength(augmentation === "none" ? 4 : 32);
      for (let views = 1; views <= 32; views += 1) {
        expect(trainingViews({ views, augmentation })).toEqual(all.slice(0, views));
      }
    }
  });

  it("has mirror images only where a flip may happen", () => {
    const upright = { ...augmentationPresets.sideOn, flip: 0 };
    expect(trainingViews({ views: 32, augmentation: upright }).some(({ mirrored }) => mirrored)).toBe(false);
    expect(trainingViews({ views: 4, augmentation: "sideOn" }).filter(({ mirrored }) => mirrored)).toHaveLength(2);
  });

  it("draws other pictures to be judged by than to learn from", () => {
    const [learnt, judged] = [
      trainingViews({ views: 32, augmentation: "sideOn" }),
      testViews({ tta: 16, augmentation: "sideOn" }),
    ].map((views) => views.flatMap((view) => (view.draw === undefined ? [] : [viewKey(view)])));
    expect(judged?.length).toBeGreaterThan(0);
    expect(judged?.filter((key) => learnt?.includes(key))).toEqual([]);
    expect(testViews({ tta: 0, augmentation: "sideOn" })).toEqual([plainView]);
  });
});

it("logits are averaged over the views", () => {
  const view = (...photos: number[][]) => photos.map((logits) => Float32Array.from(logits));
  expect(averageLogits([view([1, 2], [3, 4]), view([3, 6], [5, 0])])).toEqual(view([2, 4], [4, 2]));
  expect(averageLogits([view([1, 2])])).toEqual(view([1, 2]));
});

it("the photos under way are two batches, within bounds", () => {
  expect([photosAhead(16, 2), photosAhead(1, 4), photosAhead(4096, 4)]).toEqual([32, 32, 512]);
});
