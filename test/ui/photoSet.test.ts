import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Photo } from "../../core/contract/photos.ts";
import { compareNames } from "../../renderer/store/compareNames.ts";
import { emptyPhotoSet, findPhoto, groupKey, groupOf, putPhotos } from "../../renderer/store/photoSet.ts";
import { anyPhoto, makePhoto } from "./makePhotos.ts";

describe("putPhotos", () => {
  it("gives after any series of changes what one load of the last state gives", () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyPhoto, { maxLength: 12 }), { maxLength: 12 }), (changes) => {
        const step = changes.reduce((set, changed) => putPhotos(set, changed), emptyPhotoSet);
        const last = new Map<number, Photo>();
        for (const photo of changes.flat()) last.set(photo.id, photo);
        const whole = putPhotos(emptyPhotoSet, [...last.values()]);
        expect(step.size).toBe(last.size);
        expect(new Map([...step.groups].sort())).toEqual(new Map([...whole.groups].sort()));
        for (const photo of last.values()) expect(findPhoto(step, photo.id)).toEqual(photo);
      }),
    );
  });

  it("leaves the set that it was given as it was", () => {
    fc.assert(
      fc.property(fc.array(anyPhoto, { minLength: 1 }), fc.array(anyPhoto), (before, changed) => {
        const set = putPhotos(emptyPhotoSet, before);
        const kept = structuredClone({ groups: set.groups, pages: set.pages });
        putPhotos(set, changed);
        expect({ groups: set.groups, pages: set.pages }).toEqual(kept);
      }),
    );
  });

  it("keeps each group in order of name, with every id in exactly one group", () => {
    fc.assert(
      fc.property(fc.array(anyPhoto), (photos) => {
        const set = putPhotos(emptyPhotoSet, photos);
        const ids = [...set.groups.values()].flat();
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBe(set.size);
        for (const [key, group] of set.groups) {
          const members = group.map((id) => findPhoto(set, id)!);
          for (const { class: name, part, removed } of members) expect(groupKey(name, part, removed)).toBe(key);
          for (let at = 1; at < members.length; at += 1) {
            expect(compareNames(members[at - 1]!.name, members[at]!.name)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });

  it("copies no more pages than the change touches", () => {
    const photos = Array.from({ length: 5000 }, (_, index) => makePhoto(index + 1));
    const set = putPhotos(emptyPhotoSet, photos);
    const next = putPhotos(set, [makePhoto(2500, { removed: true })]);
    const copied = next.pages.filter((page, index) => page !== set.pages[index]);
    expect(copied).toHaveLength(1);
    expect(groupOf(next, "fruit", "train", true)).toEqual([2500]);
  });
});

describe("compareNames", () => {
  it("orders numbers by value and is a total order", () => {
    expect(["10.jpg", "9.jpg", "2.jpg", "b.jpg", "a10", "a9"].sort(compareNames)).toEqual([
      "2.jpg",
      "9.jpg",
      "10.jpg",
      "a9",
      "a10",
      "b.jpg",
    ]);
    const name = fc.stringMatching(/^[ab019.]{0,6}$/);
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) + 0);
        expect(compareNames(a, b) === 0).toBe(a === b);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) expect(compareNames(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
