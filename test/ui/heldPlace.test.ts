import { describe, expect, it } from "vitest";
import { type CurateSlice, freshCurate } from "../../renderer/store/curateSlice.ts";
import { galleryLayout, tileBox } from "../../renderer/views/clean/galleryLayout.ts";
import { heldPlace, placeAgain, type ShownGrid } from "../../renderer/views/clean/heldPlace.ts";

const height = 700;
const all = Array.from({ length: 2000 }, (_, index) => index + 1);

function grid(ids: readonly number[], change: Partial<CurateSlice> = {}, tileSize = 160): ShownGrid {
  const layout = galleryLayout([{ key: "all", ids }], 1000, tileSize);
  return { layout, order: ids, curate: { ...freshCurate, ...change } };
}
const topOf = ({ layout, order }: ShownGrid, id: number): number => tileBox(layout, order.indexOf(id)).top;

describe("the place in the gallery", () => {
  const old = grid(all);
  const top = topOf(old, 901) - 30;

  it("stays at the photo that was uppermost when tiles change their size", () => {
    const larger = grid(all, {}, 240);
    expect(topOf(larger, 901) - heldPlace(old, larger, top, height)!).toBe(30);
  });

  it("stays at the focused photo where that is in view", () => {
    const focus = 915;
    const focused = grid(all, { focus });
    const larger = grid(all, { focus }, 240);
    const before = topOf(focused, focus) - top;
    expect(topOf(larger, focus) - heldPlace(focused, larger, top, height)!).toBe(before);
  });

  it("stays with what is left in view when a filter takes the rest", () => {
    const even = grid(
      all.filter((id) => id % 2 === 0),
      { classes: new Set(["even"]) },
    );
    expect(topOf(even, 902) - heldPlace(old, even, top, height)!).toBe(topOf(old, 902) - top);
    const other = grid([1, 2, 3], { classes: new Set(["few"]) });
    expect(heldPlace(old, other, top, height)).toBe(0);
  });

  it("begins a new order, list and search at its first photo, and after the search is where it was", () => {
    const focus = 915;
    for (const change of [
      { sort: { key: "size", descending: false } },
      { finding: "dark" },
      { showRemoved: true },
    ] as const) {
      expect(heldPlace(old, grid([...all].reverse(), change), top, height)).toBe(0);
    }
    const found = grid([5, 500, 1500], { search: "5", focus });
    expect(heldPlace(grid(all, { focus }), found, top, height)).toBe(0);
    const back = heldPlace(found, grid(all, { focus }), 0, height)!;
    expect(topOf(old, focus) - back).toBeGreaterThan(0);
    expect(topOf(old, focus) - back).toBeLessThan(height - old.layout.rowHeight);
  });

  it("is where the keys were when a filter lets the focused photo through again", () => {
    const focus = 915;
    const others = grid([1, 2, 3, 4], { classes: new Set(["few"]), focus });
    const back = heldPlace(others, grid(all, { focus }), 0, height)!;
    expect(topOf(old, focus) - back).toBeGreaterThan(0);
    expect(topOf(old, focus) - back).toBeLessThan(height - old.layout.rowHeight);
  });

  it("is where the keys are when a list or the trash gives way to all photos again", () => {
    const focus = 915;
    for (const list of [grid([2, 4], { finding: "dark", focus }), grid([7, focus], { showRemoved: true, focus })]) {
      const back = heldPlace(list, grid(all, { focus }), 0, height)!;
      expect(topOf(old, focus) - back).toBeGreaterThanOrEqual(0);
      expect(topOf(old, focus) - back).toBeLessThan(height - old.layout.rowHeight);
    }
  });

  it("is the same after another stage was looked at", () => {
    const back = placeAgain(old, 901, height)!;
    expect(topOf(old, 901) + old.layout.rowHeight - back).toBe(height);
    expect(placeAgain(old, 1, height)).toBe(0);
    expect(placeAgain(old, null, height)).toBeNull();
  });

  it("is left alone by an edit", () => {
    expect(heldPlace(old, grid(all.slice(3)), top, height)).toBeNull();
  });
});
