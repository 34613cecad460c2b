import fc from "fast-check";
import { expect, test } from "vitest";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { countLeaks } from "../../../core/split/countLeaks.ts";
import { creditTies } from "../../../core/split/creditTies.ts";
import { groupPhotos } from "../../../core/split/groupPhotos.ts";
import { planRepair } from "../../../core/split/planRepair.ts";
import type { SplitPhoto } from "../../../core/split/splitPhoto.ts";
import { contentOf, type Grouped, grouped, pureGroups, reasons } from "./groupedPhotos.ts";

const method = fc.constantFrom("hash" as const, "exact" as const);
const settings = fc.record({
  validPercent: fc.integer({ min: 1, max: 60 }),
  testPercent: fc.constantFrom(0, 0, 10, 30),
  seed: fc.nat(),
  method,
  together: reasons,
});
const groupsOf = ({ photos, ties }: Grouped, together: Parameters<typeof groupPhotos>[2]) =>
  groupPhotos(photos, [...creditTies(photos), ...ties], together);
const singles = (count: number, name = "a"): SplitPhoto[] =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    class: name,
    part: "train" as const,
    contentHash: contentOf(`${name} ${at}`),
  }));

test("no group stands on two sides, and preview, lists and counts agree", () => {
  fc.assert(
    fc.property(grouped(), settings, (set, chosen) => {
      const { assignment, preview } = assignSplit(set.photos, chosen, { ties: set.ties, looked: ["near", "burst"] });
      for (const { photos } of groupsOf(set, chosen.together))
        expect(new Set(photos.map(({ id }) => assignment.get(id))).size).toBe(1);
      for (const { parts } of preview.groups) expect(parts).toHaveLength(1);
      const count = (part: string) => [...assignment.values()].filter((side) => side === part).length;
      expect([preview.valid.length, preview.test.length]).toEqual([count("valid"), count("test")]);
      for (const side of ["train", "valid", "test"] as const)
        expect(preview.classes.reduce((sum, one) => sum + one[side], 0)).toBe(count(side));
      expect(preview.moves).toBe(set.photos.filter(({ id, part }) => assignment.get(id) !== part).length);
    }),
  );
});

test("the same seed gives the same sides in any order and under any ids", () => {
  fc.assert(
    fc.property(grouped(), settings, fc.func(fc.nat()), ({ photos, ties }, chosen, order) => {
      const one = assignSplit(photos, chosen, { ties });
      const renamed = photos
        .map((photo) => ({ ...photo, id: 1000 - photo.id }))
        .toSorted((a, b) => order(a.id) - order(b.id));
      const moved = ties.map(({ reason, ids }) => ({ reason, ids: ids.map((id) => 1000 - id) }));
      const other = assignSplit(renamed, chosen, { ties: moved.toReversed() });
      for (const { id } of photos) expect(other.assignment.get(1000 - id)).toBe(one.assignment.get(id));
      expect(other.preview.wouldHaveLeaked).toBe(one.preview.wouldHaveLeaked);
    }),
  );
});

test("photos that come later move none of the old ones, however the groups grow and merge", () => {
  fc.assert(
    fc.property(grouped(), fc.nat(60), settings, ({ photos, ties }, cut, options) => {
      const chosen = { ...options, method: "hash" as const };
      const old = photos.filter(({ id }) => id <= cut);
      const first = assignSplit(old, chosen, { ties });
      const now = photos.map((photo) => ({ ...photo, part: first.assignment.get(photo.id) ?? photo.part }));
      const second = assignSplit(now, chosen, { ties, current: first.state });
      for (const { id } of old) expect(second.assignment.get(id)).toBe(first.assignment.get(id));
      // A newcomer stands with its group wherever the old ones of that group stand on one side.
      for (const { photos: own } of groupsOf({ photos: now, ties }, chosen.together)) {
        const sides = new Set(own.filter(({ id }) => id <= cut).map(({ id }) => first.assignment.get(id)));
        if (sides.size === 1) for (const { id } of own) expect(sides).toContain(second.assignment.get(id));
      }
      // And the new split is the split as it stands.
      const third = assignSplit(
        now.map((photo) => ({ ...photo, part: second.assignment.get(photo.id) ?? photo.part })),
        chosen,
        { ties, current: second.state },
      );
      expect(third.preview.moves).toBe(0);
    }),
  );
});

test("a class of two groups or more has one on either side, also after photos came", () => {
  fc.assert(
    fc.property(pureGroups, settings, fc.nat(60), (photos, options, cut) => {
      const chosen = { ...options, together: ["page" as const] };
      const minimum = (placed: readonly SplitPhoto[]): void => {
        for (const name of ["a", "b", "c"]) {
          const own = placed.filter((photo) => photo.class === name);
          const groups = new Set(own.map(({ page }) => page)).size;
          const sides = new Set(own.map(({ part }) => part));
          if (groups > 0) expect(sides).toContain("train");
          if (groups > 1) expect(sides).toContain("valid");
          if (groups > 2 && chosen.testPercent > 0) expect(sides).toContain("test");
        }
      };
      const old = photos.filter(({ id }) => id <= cut);
      const first = assignSplit(old, chosen);
      const put = (all: readonly SplitPhoto[], plan: typeof first) =>
        all.map((photo) => ({ ...photo, part: plan.assignment.get(photo.id) ?? photo.part }));
      minimum(put(old, first));
      const now = put(photos, first);
      if (chosen.method === "hash" && chosen.testPercent === 0)
        minimum(put(now, assignSplit(now, chosen, { current: first.state })));
    }),
  );
});

test("the exact count is hit wherever whole groups can make it up", () => {
  const sizes = [3, 3, 3, 2, 2, 2, 2, 2, 1];
  const photos = sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, at): SplitPhoto => {
      const content = `${group} ${at}`;
      return { id: group * 10 + at + 1, class: "a", part: "train", contentHash: contentOf(content), page: `${group}` };
    }),
  );
  for (let seed = 0; seed < 50; seed += 1) {
    const { preview } = assignSplit(photos, {
      validPercent: 35,
      testPercent: 20,
      seed,
      method: "exact",
      together: ["page"],
    });
    expect(preview.classes).toEqual([{ name: "a", train: 9, valid: 7, test: 4 }]);
  }
});

test("hash: shares come near what is asked, another share moves only what lies between, and test takes none of valid", () => {
  const photos = singles(4000);
  const draw = (validPercent: number, testPercent = 0) =>
    assignSplit(photos, { validPercent, testPercent, seed: 7, method: "hash" }).preview;
  const [fifth, third, tested] = [draw(20), draw(30), draw(20, 10)];
  expect(Math.abs(fifth.valid.length - 800)).toBeLessThan(100);
  expect(third.valid).toEqual(expect.arrayContaining(fifth.valid));
  expect(tested.valid).toEqual(fifth.valid);
  expect(Math.abs(tested.test.length - 400)).toBeLessThan(80);
});

test("what would have leaked is what leaks when each photo is drawn by itself", () => {
  fc.assert(
    fc.property(grouped(), fc.nat(), method, ({ photos, ties }, seed, how) => {
      const single = photos.map((photo) => ({ ...photo, contentHash: contentOf(`own ${photo.id}`) }));
      const chosen = { validPercent: 30, testPercent: 10, seed, method: how };
      const alone = assignSplit(single, { ...chosen, together: [] });
      const placed = single.map((photo) => ({ ...photo, part: alone.assignment.get(photo.id) ?? photo.part }));
      const together = ["near", "page", "creator", "burst"] as const;
      const leaks = countLeaks(groupsOf({ photos: placed, ties }, together)).leaking;
      expect(assignSplit(single, { ...chosen, together }, { ties }).preview.wouldHaveLeaked).toBe(leaks);
      expect(alone.preview.wouldHaveLeaked).toBe(0);
    }),
  );
});

test("a test part that is there and not asked for keeps its photos", () => {
  fc.assert(
    fc.property(grouped(["train", "valid", "test"]), settings, ({ photos, ties }, options) => {
      const { assignment } = assignSplit(photos, { ...options, testPercent: 0 }, { ties });
      for (const { id, part } of photos) expect(assignment.get(id) === "test").toBe(part === "test");
    }),
  );
});

test("mending leaves no leak, moves nothing else, and takes from train nothing", () => {
  fc.assert(
    fc.property(grouped(["train", "valid", "test"]), reasons, (set, together) => {
      const report = countLeaks(groupsOf(set, together));
      const parts = new Map(set.photos.map(({ id, part }) => [id, part]));
      const moves = planRepair(report, (id) => parts.get(id) ?? "train");
      expect(moves.size).toBe(report.leaking);
      const mended = set.photos.map((photo) => ({ ...photo, part: moves.get(photo.id) ?? photo.part }));
      expect(countLeaks(groupsOf({ ...set, photos: mended }, together))).toMatchObject({ leaking: 0, groups: [] });
      for (const { id, part } of set.photos) if (part === "train") expect(moves.has(id)).toBe(false);
    }),
  );
});

test("a group that swallows a class stays in train and is told of, as is a share far from what was asked", () => {
  const photos = singles(50).map((photo) => (photo.id <= 30 ? { ...photo, creator: "Jane" } : photo));
  for (let seed = 0; seed < 20; seed += 1) {
    const { preview } = assignSplit(photos, { validPercent: 20, seed, method: "hash", together: ["creator"] });
    expect(preview.groups).toMatchObject([{ parts: ["train"], reasons: ["creator"] }]);
    expect(preview.warnings.join(" ")).toMatch(
      /30 of the 50 photos of "a" are by one creator and stay together in train/,
    );
  }
  const pairs = singles(40).map((photo) => ({ ...photo, page: `${photo.id % 4}` }));
  const { preview } = assignSplit(pairs, { validPercent: 35, seed: 1, method: "exact", together: ["page"] });
  expect(preview.warnings.join(" ")).toMatch(/"a": valid gets 25 % in place of 35 %, since groups of up to 10 photos/);
  expect(() => assignSplit(photos, { validPercent: 80, testPercent: 30, seed: 1 })).toThrow(/110 % of the photos/);
});

test("a hundred thousand photos in groups are drawn whole", () => {
  const photos = singles(100_000).map((photo) => ({
    ...photo,
    class: `${photo.id % 10}`,
    page: `${photo.id % 40_000}`,
  }));
  for (const how of ["hash", "exact"] as const) {
    const { preview } = assignSplit(photos, { validPercent: 20, seed: 1, method: how, together: ["page"] });
    expect(preview.groups).toHaveLength(40_000);
    expect(Math.abs(preview.valid.length - 20_000)).toBeLessThan(1000);
  }
});
