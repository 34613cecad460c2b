import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Part } from "../../../core/contract/photos.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import type { SplitPhoto } from "../../../core/split/splitPhoto.ts";

const hash = (content: string): string => createHash("sha256").update(content).digest("hex");

/** Photos of a few classes; equal contents are copies of one picture. */
const distinct = fc
  .array(fc.record({ class: fc.constantFrom("a", "b", "c"), content: fc.nat() }), { maxLength: 80 })
  .map((rows) =>
    rows.map((row, at): SplitPhoto => ({ id: at + 1, class: row.class, part: "train", contentHash: hash(`${at}`) })),
  );
const withCopies = fc
  .array(fc.record({ class: fc.constantFrom("a", "b"), content: fc.nat(12) }), { maxLength: 60 })
  .map((rows) =>
    rows.map(
      (row, at): SplitPhoto => ({ id: at + 1, class: row.class, part: "train", contentHash: hash(`${row.content}`) }),
    ),
  );
const settings = fc.record({ validPercent: fc.integer({ min: 1, max: 90 }), seed: fc.nat() });

test("each class gives its exact share, and at least one to either side", () => {
  fc.assert(
    fc.property(distinct, settings, (photos, { validPercent, seed }) => {
      const { preview } = assignSplit(photos, { validPercent, seed });
      for (const { train, valid } of preview.classes) {
        const total = train + valid;
        const share = Math.round((total * validPercent) / 100);
        expect(valid).toBe(total < 2 ? 0 : Math.min(total - 1, Math.max(1, share)));
      }
    }),
  );
});

test("the same seed gives the same sides in any order and under any names", () => {
  fc.assert(
    fc.property(distinct, settings, fc.func(fc.nat()), (photos, chosen, order) => {
      const renamed = photos
        .map((photo) => ({ ...photo, id: photo.id + 1000 }))
        .toSorted((a, b) => order(a.id) - order(b.id));
      const [one, other] = [assignSplit(photos, chosen), assignSplit(renamed, chosen)];
      for (const { id } of photos) expect(other.assignment.get(id + 1000)).toBe(one.assignment.get(id));
      expect(other.state.hash).toBe(one.state.hash);
    }),
  );
});

test("copies of one picture stay on one side", () => {
  fc.assert(
    fc.property(withCopies, settings, (photos, chosen) => {
      const { assignment, preview } = assignSplit(photos, chosen);
      const sides = new Map<string, Set<Part | undefined>>();
      for (const { id, contentHash } of photos) {
        sides.set(contentHash, (sides.get(contentHash) ?? new Set()).add(assignment.get(id)));
      }
      for (const side of sides.values()) expect(side.size).toBe(1);
      expect(preview.valid).toEqual(photos.filter(({ id }) => assignment.get(id) === "valid").map(({ id }) => id));
    }),
  );
});

test("other seeds give other sides", () => {
  const photos = Array.from(
    { length: 60 },
    (_, at): SplitPhoto => ({ id: at + 1, class: "a", part: "train", contentHash: hash(`${at}`) }),
  );
  const hashes = new Set([1, 2, 3, 4, 5].map((seed) => assignSplit(photos, { validPercent: 20, seed }).state.hash));
  expect(hashes.size).toBe(5);
});

test("the draw is fixed for good: a known seed on known pictures", () => {
  const photos = Array.from(
    { length: 10 },
    (_, at): SplitPhoto => ({ id: at + 1, class: "a", part: "train", contentHash: hash(`${at}`) }),
  );
  // Ranking by SHA-256 of "1234:<content hash>", worked out apart from this code.
  const ranked = photos
    .map(({ id, contentHash }) => ({ id, rank: hash(`1234:${contentHash}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, 2)
    .map(({ id }) => id)
    .sort((a, b) => a - b);
  expect(assignSplit(photos, { validPercent: 20, seed: 1234 }).preview.valid).toEqual(ranked);
});

test("a test part keeps its photos and takes no share", () => {
  const photos = Array.from(
    { length: 20 },
    (_, at): SplitPhoto => ({ id: at + 1, class: "a", part: at < 10 ? "test" : "train", contentHash: hash(`${at}`) }),
  );
  const { assignment, preview } = assignSplit(photos, { validPercent: 20, seed: 1 });
  for (let id = 1; id <= 10; id += 1) expect(assignment.get(id)).toBe("test");
  expect(preview.classes).toEqual([{ name: "a", train: 8, valid: 2, test: 10 }]);
});

test("small and uneven classes are warned of", () => {
  const photos = Array.from("aaaaaaaaaaaaaaaaaaaaaab").map(
    (name, at): SplitPhoto => ({ id: at + 1, class: name, part: "train", contentHash: hash(`${at}`) }),
  );
  const { preview } = assignSplit(photos, { validPercent: 20, seed: 1 });
  expect(preview.warnings).toHaveLength(3);
  expect(preview.warnings.join(" ")).toMatch(/"a" has 4 validation photos.*"b" has too few.*largest class/);
});
