import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freshCurate } from "../../renderer/store/curateSlice.ts";
import { gallerySections } from "../../renderer/store/gallerySections.ts";
import { emptyPhotoSet, findPhoto, putPhotos } from "../../renderer/store/photoSet.ts";
import { columnsFor, gap, layoutRows, neighbour, rowOf } from "../../renderer/views/clean/layoutRows.ts";
import { anyPhoto, makePhoto } from "./makePhotos.ts";

const classes = ["fruit", "vegetable", "valid/fruit", "kept"].map((name) => ({
  name,
  train: 0,
  valid: 0,
  test: 0,
  removed: 0,
}));

describe("gallerySections", () => {
  it("shows each photo that the filter lets through exactly once", () => {
    const filter = fc.record({
      classes: fc.subarray(classes.map(({ name }) => name)).map((names) => new Set(names)),
      part: fc.constantFrom("all" as const, "train" as const, "valid" as const),
      showRemoved: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyPhoto), filter, (photos, chosen) => {
        const set = putPhotos(emptyPhotoSet, photos);
        const { order } = gallerySections(set, classes, chosen);
        const wanted = [...new Set(photos.map(({ id }) => id))].filter((id) => {
          const photo = findPhoto(set, id)!;
          const classShown = chosen.classes.size === 0 || chosen.classes.has(photo.class);
          const partShown = chosen.showRemoved || chosen.part === "all" || photo.part === chosen.part;
          return classShown && partShown && photo.removed === chosen.showRemoved;
        });
        expect([...order].sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
      }),
    );
  });
});

describe("rows", () => {
  const photos = [1, 2, 3, 4, 5]
    .map((id) => makePhoto(id))
    .concat([6, 7].map((id) => makePhoto(id, { class: "kept" })));
  const view = gallerySections(putPhotos(emptyPhotoSet, photos), classes, freshCurate);
  const rows = layoutRows(view.sections, 3);
  const from = (id: number, key: Parameters<typeof neighbour>[3]) => neighbour(rows, view.order, id, key, 2);

  it("lays each class out under its heading", () => {
    expect(rows.map((row) => (row.kind === "heading" ? row.section.className : row.to - row.from))).toEqual([
      "fruit",
      3,
      2,
      "kept",
      2,
    ]);
    expect(rowOf(rows, 7)).toBe(4);
    expect(rowOf(rows, 99)).toBe(-1);
  });

  it("moves by key across headings and shorter rows, and stops at both ends", () => {
    expect(from(2, "down")).toBe(5);
    expect(from(3, "down")).toBe(5);
    expect(from(5, "down")).toBe(7);
    expect(from(7, "up")).toBe(5);
    expect(from(5, "right")).toBe(6);
    expect(from(1, "left")).toBe(1);
    expect(from(7, "right")).toBe(7);
    expect(from(1, "pageDown")).toBe(6);
    expect(from(1, "end")).toBe(7);
    expect(neighbour(rows, view.order, null, "down", 2)).toBe(1);
  });

  it("fits columns into any width without running over", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 72, max: 320 }), (width, tileSize) => {
        const { columns, tileWidth } = columnsFor(width, tileSize);
        expect(columns).toBeGreaterThanOrEqual(1);
        expect(columns * tileWidth + (columns - 1) * gap).toBeLessThanOrEqual(Math.max(width, 0));
      }),
    );
  });
});
