import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freshCurate } from "../../renderer/store/curateSlice.ts";
import { findingsOf } from "../../renderer/store/findings.ts";
import { gallerySections, selectGallery } from "../../renderer/store/gallerySections.ts";
import { emptyPhotoSet, findPhoto, putPhotos } from "../../renderer/store/photoSet.ts";
import { rankPhotos } from "../../renderer/store/ranking.ts";
import { freshState, type State } from "../../renderer/store/store.ts";
import {
  columnsFor,
  galleryLayout,
  gap,
  headingHeight,
  photosWithin,
  placeBeside,
  placesBetween,
  tileBox,
} from "../../renderer/views/clean/galleryLayout.ts";
import { anyPhoto, makePhoto } from "./makePhotos.ts";

const classes = ["fruit", "vegetable", "valid/fruit", "kept"].map((name) => ({
  name,
  train: 0,
  valid: 0,
  test: 0,
  removed: 0,
}));

const anyFilter = fc.record({
  classes: fc.subarray(classes.map(({ name }) => name)).map((names) => new Set(names)),
  part: fc.constantFrom("all" as const, "train" as const, "valid" as const),
  showRemoved: fc.boolean(),
  search: fc.constantFrom("", "1", "É", "x.J"),
  licence: fc.constantFrom("all" as const, "by" as const, "none" as const),
  sort: fc.record({ key: fc.constantFrom("name" as const, "size" as const), descending: fc.boolean() }),
});
const anyLicensed = fc
  .tuple(anyPhoto, fc.constantFrom(undefined, "by" as const), fc.integer({ min: 1, max: 5 }))
  .map(([photo, licence, bytes]) => ({ ...photo, bytes, ...(licence === undefined ? {} : { licence }) }));

describe("gallerySections", () => {
  it("shows each photo that the filter lets through exactly once", () => {
    fc.assert(
      fc.property(fc.array(anyLicensed), anyFilter, (photos, chosen) => {
        const set = putPhotos(emptyPhotoSet, photos);
        const ranking = chosen.sort.key === "name" ? null : rankPhotos(set, ({ bytes }) => bytes, true);
        const { order } = gallerySections(set, classes, { ...freshCurate, ...chosen, ranking });
        const wanted = [...new Set(photos.map(({ id }) => id))].filter((id) => {
          const photo = findPhoto(set, id)!;
          const classShown = chosen.classes.size === 0 || chosen.classes.has(photo.class);
          const partShown = chosen.showRemoved || chosen.part === "all" || photo.part === chosen.part;
          const found = photo.name.toLowerCase().includes(chosen.search.toLowerCase());
          const licensed = chosen.licence === "all" || chosen.licence === (photo.licence ?? "none");
          return classShown && partShown && found && licensed && photo.removed === chosen.showRemoved;
        });
        expect([...order].sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
      }),
    );
  });

  it("patched after an edit is what it would be made anew", () => {
    const edits = fc.array(fc.array(anyLicensed, { minLength: 1, maxLength: 5 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(anyLicensed), edits, anyFilter, (photos, rounds, chosen) => {
        let shown = putPhotos(emptyPhotoSet, photos);
        const ranking = chosen.sort.key === "name" ? null : rankPhotos(shown, ({ bytes }) => bytes, false);
        const curate = { ...freshCurate, ...chosen, ranking };
        const summary = { dir: "/p", name: "p", classes, canUndo: false, canRedo: false, problems: 0 };
        const stateOf = (): State => ({
          ...freshState,
          curate,
          photos: { ...freshState.photos, shown },
          project: { ...freshState.project, summary },
        });
        selectGallery(stateOf());
        for (const changed of rounds) {
          shown = putPhotos(shown, changed);
          const { order, sections } = selectGallery(stateOf());
          const anew = gallerySections(shown, classes, curate);
          expect(order).toEqual(anew.order);
          expect(sections.map(({ className, ids }) => [className, ids])).toEqual(
            anew.sections.map(({ className, ids }) => [className, ids]),
          );
        }
      }),
    );
  });

  it("shows groups whole where one of their photos passes, and no group that is down to one", () => {
    const set = putPhotos(emptyPhotoSet, [
      makePhoto(1),
      makePhoto(2, { class: "kept" }),
      makePhoto(3),
      makePhoto(4, { removed: true }),
    ]);
    const groups = [
      { kind: "near" as const, ids: [2, 1], reason: "hashes differ by 3 of 64 bits" },
      { kind: "near" as const, ids: [3, 4], reason: "hashes differ by 1 of 64 bits" },
    ];
    const findings = findingsOf({ flaws: [], groups, suspects: [] });
    const filter = { ...freshCurate, finding: "near" as const, classes: new Set(["fruit"]) };
    expect(gallerySections(set, classes, filter, findings).order).toEqual([2, 1]);
    expect(gallerySections(set, classes, { ...filter, classes: new Set(["none"]) }, findings).order).toEqual([]);
  });
});

describe("layout", () => {
  const photos = [1, 2, 3, 4, 5]
    .map((id) => makePhoto(id))
    .concat([6, 7].map((id) => makePhoto(id, { class: "kept" })));
  const { sections, order } = gallerySections(putPhotos(emptyPhotoSet, photos), classes, freshCurate);
  const layout = galleryLayout(sections, 3 * 100 + 2 * gap, 100);
  const row = layout.rowHeight;
  const from = (id: number, key: Parameters<typeof placeBeside>[2]) =>
    order[placeBeside(layout, order.indexOf(id), key, 2)];

  it("lays each class out under its heading", () => {
    expect(layout).toMatchObject({ columns: 3, tileWidth: 100, count: 7, height: 2 * headingHeight + 3 * row });
    expect(tileBox(layout, 4)).toEqual({ left: 100 + gap, top: headingHeight + row });
    expect(tileBox(layout, 5)).toEqual({ left: 0, top: 2 * headingHeight + 2 * row });
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
    expect(placeBeside(layout, -1, "down", 2)).toBe(0);
  });

  it("draws every tile that a band touches, and marks every tile that a rectangle touches", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    const edge = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 80, max: 900 }), edge, edge, edge, edge, (counts, width, a, b, c, d) => {
        let next = 1;
        const made = counts.map((count, index) => ({
          key: String(index),
          ids: Array.from({ length: count }, () => next++),
        }));
        const ids = made.flatMap((section) => section.ids);
        const grid = galleryLayout(made, width, 100);
        const [top, bottom, left, right] = [Math.min(a, b), Math.max(a, b), Math.min(c, d) % width, Math.max(c, d)];
        const isIn = (at: number): boolean => {
          const box = tileBox(grid, at);
          return box.top < bottom && box.top + grid.rowHeight - gap > top;
        };
        const [first, last] = placesBetween(grid, top, bottom);
        const touched = ids.filter((_, at) => isIn(at));
        expect(ids.slice(first, last)).toEqual(expect.arrayContaining(touched));
        const within = ids.filter((_, at) => {
          const box = tileBox(grid, at);
          return isIn(at) && box.left < right && box.left + grid.tileWidth > left;
        });
        expect(photosWithin(grid, ids, { left, top, right, bottom })).toEqual(within);
      }),
    );
  });

  it("fits columns into any width without running over", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 72, max: 320 }), (width, tileSize) => {
        const { columns, tileWidth } = columnsFor(width, tileSize);
        expect(columns).toBeGreaterThanOrEqual(1);
        expect(columns * tileWidth + (columns - 1) * gap).toBeLessThanOrEqual(Math.max(width, 0));
        if (columns > 1) expect(tileWidth).toBeGreaterThanOrEqual(tileSize);
      }),
    );
  });
});
