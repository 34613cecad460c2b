import fc from "fast-check";
import { expect, test } from "vitest";
import { burstTies } from "../../../core/split/burstTies.ts";
import { creditTies } from "../../../core/split/creditTies.ts";
import { groupPhotos } from "../../../core/split/groupPhotos.ts";
import type { SplitPhoto } from "../../../core/split/splitPhoto.ts";
import { contentOf, grouped, reasons } from "./groupedPhotos.ts";

const photo = (id: number, more: Partial<SplitPhoto> = {}): SplitPhoto => ({
  id,
  class: "a",
  part: "train",
  contentHash: contentOf(String(id)),
  ...more,
});
const idsOf = (groups: ReturnType<typeof groupPhotos>): readonly (readonly number[])[] =>
  groups.map(({ photos }) => photos.map(({ id }) => id)).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));

test("ties of several reasons chain into one group, which keeps its reasons; those not chosen tie nothing", () => {
  const photos = [photo(1, { page: "http://x.org/p/" }), photo(2, { page: "https://www.x.org/p#top", creator: "Ann" })];
  photos.push(photo(3, { creator: "ANN " }), photo(4, { creator: "Unknown" }), photo(5, { creator: "unknown" }));
  const ties = creditTies(photos);
  const all = groupPhotos(photos, ties, ["page", "creator"]);
  expect(idsOf(all)).toEqual([[1, 2, 3], [4], [5]]);
  expect(all.find(({ photos: own }) => own.length === 3)?.reasons).toEqual(["page", "creator"]);
  expect(idsOf(groupPhotos(photos, ties, ["page"]))).toEqual([[1, 2], [3], [4], [5]]);
  expect(idsOf(groupPhotos(photos, [{ reason: "near", ids: [4, 5, 99] }], ["near"]))).toEqual([[1], [2], [3], [4, 5]]);
});

test("a burst is one camera with pauses of two seconds at most", () => {
  const shots = new Map([
    [1, { taken: 0, camera: "x" }],
    [2, { taken: 4000, camera: "x" }],
    [3, { taken: 2000, camera: "x" }],
    [4, { taken: 6001, camera: "x" }],
    [5, { taken: 2000, camera: "y" }],
  ]);
  const photos = [1, 2, 3, 4, 5, 6].map((id) => photo(id));
  expect(burstTies(photos, ({ id }) => shots.get(id))).toEqual([{ reason: "burst", ids: [1, 3, 2] }]);
});

test("groups are the connected parts, whatever the order of photos and ties", () => {
  fc.assert(
    fc.property(grouped(), reasons, fc.func(fc.nat()), ({ photos, ties }, together, order) => {
      const known = [...creditTies(photos), ...ties];
      const groups = groupPhotos(photos, known, together);
      // Labels that spread along the ties until nothing changes.
      const label = new Map(photos.map(({ id }) => [id, id]));
      for (let changed = true; changed; ) {
        changed = false;
        for (const { reason, ids } of known) {
          if (reason !== "exact" && !together.includes(reason)) continue;
          const own = ids.filter((id) => label.has(id));
          const least = Math.min(...own.map((id) => label.get(id) ?? id));
          for (const id of own) {
            if (label.get(id) === least) continue;
            label.set(id, least);
            changed = true;
          }
        }
      }
      for (const { photos: own } of groups) expect(new Set(own.map(({ id }) => label.get(id))).size).toBe(1);
      expect(groups.length).toBe(new Set(label.values()).size);
      const shuffled = photos.toSorted((a, b) => order(a.id) - order(b.id));
      expect(groupPhotos(shuffled, known.toReversed(), together)).toEqual(groups);
    }),
  );
});
