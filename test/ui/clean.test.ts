import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flawKinds } from "../../core/contract/clean.ts";
import { panned, wholeView, zoomed } from "../../renderer/components/zoomView.ts";
import { freshClean, reportTaken } from "../../renderer/store/cleanSlice.ts";
import {
  countFindings,
  FindingsReader,
  findingsOf,
  junkScore,
  recountFindings,
} from "../../renderer/store/findings.ts";
import { lesserPhotos } from "../../renderer/store/lesserPhotos.ts";
import { emptyPhotoSet, putPhotos } from "../../renderer/store/photoSet.ts";
import { rankedAhead, rankPhotos } from "../../renderer/store/ranking.ts";
import {
  countDecisions,
  currentPhoto,
  type DecisionKind,
  decided,
  decisionFailed,
  decisionsPerMinute,
  decisionUndone,
  freshSpeed,
  queueRanked,
  type SpeedSlice,
  speedStarted,
} from "../../renderer/store/speedSlice.ts";
import { makePhoto } from "./makePhotos.ts";

const photos = putPhotos(
  emptyPhotoSet,
  Array.from({ length: 6 }, (_, index) => makePhoto(index + 1, index === 5 ? { class: "kept" } : {})),
);
const report = {
  flaws: [{ id: 4, kind: "dark" as const, reason: "lightness 3 %", weight: 0.7 }],
  groups: [
    { kind: "exact" as const, ids: [1, 2], reason: "same bytes" },
    { kind: "exact" as const, ids: [2, 3], reason: "same bytes" },
    { kind: "exact" as const, ids: [5, 6], reason: "same bytes" },
  ],
  suspects: [
    { id: 3, own: 0.1, class: "kept", confidence: 0.9, suspicion: 0.8 },
    { id: 6, own: 0.4, class: "kept", confidence: 0.6, suspicion: 0.2 },
  ],
};
const told = { number: 1, photos: 6, measured: 6, measuresStamp: 0 };
const findings = findingsOf(report);

describe("findings", () => {
  it("counts what is left: removed photos and labels that were mended are not", () => {
    expect(countFindings(findings, photos)).toEqual(
      new Map(
        Object.entries({
          suspect: 1,
          exact: 3,
          near: 0,
          blurred: 0,
          dark: 1,
          blownOut: 0,
          tiny: 0,
          oddAspect: 0,
          screenshot: 0,
          drawing: 0,
        }),
      ),
    );
    const after = putPhotos(photos, [makePhoto(3, { class: "kept" }), makePhoto(4, { removed: true })]);
    const counts = countFindings(findings, after);
    expect([counts.get("suspect"), counts.get("dark")]).toEqual([0, 0]);
  });

  it("is the same in pages as in one", () => {
    const reader = new FindingsReader();
    for (const flaw of report.flaws) reader.add({ flaws: [flaw], groups: [], suspects: [] });
    for (const group of report.groups) reader.add({ flaws: [], groups: [group], suspects: [] });
    for (const suspect of report.suspects) reader.add({ flaws: [], groups: [], suspects: [suspect] });
    expect(reader.findings()).toEqual(findings);
    expect(findings.groupsOf.get(2)).toEqual(report.groups.slice(0, 2));
  });

  it("counts after any series of edits what a count of everything gives", () => {
    const ids = fc.integer({ min: 1, max: 8 });
    const anyReport = fc.record({
      flaws: fc.uniqueArray(
        fc.record({ id: ids, kind: fc.constantFrom(...flawKinds), reason: fc.constant(""), weight: fc.constant(0.5) }),
        { selector: ({ id, kind }) => `${id} ${kind}` },
      ),
      groups: fc.array(
        fc.record({
          kind: fc.constantFrom("exact" as const, "near" as const),
          ids: fc.uniqueArray(ids, { minLength: 2 }),
          reason: fc.constant(""),
        }),
      ),
      suspects: fc.uniqueArray(
        fc.record({
          id: ids,
          own: fc.constant(0.1),
          class: fc.constantFrom("fruit", "kept"),
          confidence: fc.constant(0.9),
          suspicion: fc.constantFrom(0, 0.5),
        }),
        { selector: ({ id }) => id },
      ),
    });
    const edited = ids.chain((id) =>
      fc
        .record({ class: fc.constantFrom("fruit", "kept"), removed: fc.boolean() })
        .map((change) => makePhoto(id, change)),
    );
    fc.assert(
      fc.property(anyReport, fc.array(fc.array(edited, { minLength: 1, maxLength: 4 })), (any, edits) => {
        const found = findingsOf(any);
        let set = photos;
        let counts = countFindings(found, set);
        for (const edit of edits) {
          const after = putPhotos(set, edit);
          // An edit that changes nothing gives the same set.
          if (after === set) continue;
          counts = recountFindings(counts, found, set, after)!;
          expect(counts).toEqual(countFindings(found, after));
          set = after;
        }
      }),
    );
  });

  it("counts anew where photos were read again", () => {
    const other = putPhotos(emptyPhotoSet, [makePhoto(1)]);
    expect(recountFindings(countFindings(findings, photos), findings, photos, other)).toBeNull();
  });

  it("keeps what was found of a removed photo, so that an undo brings it back into its list", () => {
    const slice = reportTaken(freshClean, told, findings, photos);
    const removed = putPhotos(photos, [makePhoto(3, { removed: true }), makePhoto(4, { removed: true })]);
    const later = reportTaken(slice, told, findingsOf({ ...report, flaws: [], suspects: [] }), removed);
    const counts = (set: typeof photos) =>
      ["suspect", "dark"].map((kind) => countFindings(later.findings, set).get(kind as "dark"));
    expect(counts(removed)).toEqual([0, 0]);
    expect(counts(photos)).toEqual([1, 1]);
    // Photo 6 was in use and is no longer found: that stands.
    expect(later.findings.suspects.has(6)).toBe(false);
  });

  it("keeps the best of each group, also where it is the lesser one of another, and leaves mixed groups", () => {
    expect(lesserPhotos(findings.groups.exact, photos, "oneClass")).toEqual({ ids: [3], groups: 2, mixed: 1 });
    expect(lesserPhotos(findings.groups.exact.slice(2), photos, "any")).toEqual({ ids: [6], groups: 1, mixed: 0 });
  });

  it("puts suspects first, then flaws and copies, then the rest", () => {
    const scores = [3, 4, 2, 1].map((id) => junkScore(findings, makePhoto(id)));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });
});

describe("a held order", () => {
  it("moves only what lies ahead", () => {
    const old = rankPhotos(photos, ({ id }) => id, false);
    const next = rankPhotos(photos, ({ id }) => id, true);
    expect(rankedAhead(old, next, 3).order).toEqual([1, 2, 3, 6, 5, 4]);
    expect(rankedAhead(old, next, null).order).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it("puts unknown figures last in either direction", () => {
    const figure = ({ id }: { id: number }): number => (id === 2 ? Number.NaN : id);
    expect(rankPhotos(photos, figure, false).order.at(-1)).toBe(2);
    expect(rankPhotos(photos, figure, true).order.at(-1)).toBe(2);
  });
});

describe("speed mode", () => {
  const start = speedStarted(freshSpeed, [1, 2, 3, 4, 5, 6], null);
  const took = (slice: SpeedSlice, kind: DecisionKind, at: number) => decided(slice, { kind, from: "a", at });

  it("goes on from the focused photo and comes round to those before it", () => {
    expect(speedStarted(freshSpeed, [1, 2, 3, 4], 3).queue).toEqual([3, 4, 1, 2]);
  });

  it("is where it was after any decisions and as many steps back", () => {
    const kinds = fc.array(fc.constantFrom<DecisionKind>("kept", "removed", "relabelled"), { maxLength: 6 });
    fc.assert(
      fc.property(kinds, (made) => {
        let speed = start;
        for (const kind of made) speed = took(speed, kind, 0);
        const counts = countDecisions(speed);
        expect(counts.kept + counts.removed + counts.relabelled).toBe(made.length);
        for (let step = 0; step < made.length; step += 1) speed = decisionUndone(speed);
        expect(speed).toEqual(start);
      }),
    );
  });

  it("goes on after the photos that were seen, and begins anew when all were", () => {
    const two = took(took(start, "kept", 0), "removed", 1);
    expect(speedStarted(two, [1, 2, 3, 4, 5, 6], null).queue).toEqual([3, 4, 5, 6]);
    expect(speedStarted(two, [1, 2], null).queue).toEqual([1, 2]);
  });

  it("shows a photo again whose edit failed", () => {
    const speed = took(took(start, "removed", 0), "kept", 1);
    const failed = decisionFailed(speed, speed.decisions[0]!);
    expect(currentPhoto(failed)).toBe(3);
    expect(failed.queue).toEqual([2, 3, 4, 5, 6, 1]);
    expect(countDecisions(failed)).toEqual({ kept: 1, removed: 0, relabelled: 0 });
  });

  it("ranks anew only what is not made ready yet", () => {
    const long = speedStarted(freshSpeed, [1, 2, 3, 4, 5, 6, 7, 8], null);
    const ranking = { order: [], places: Int32Array.from([-1, 7, 6, 5, 4, 3, 2, 1, 0]) };
    expect(queueRanked(long, ranking).queue).toEqual([1, 2, 3, 4, 5, 8, 7, 6]);
  });

  it("tells the pace of the last minute", () => {
    let speed = start;
    for (const at of [0, 100_000, 101_000, 102_000]) speed = took(speed, "kept", at);
    expect(decisionsPerMinute(speed)).toBe(60);
    expect(decisionsPerMinute(start)).toBeNull();
  });
});

describe("zoom", () => {
  const extent = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) });
  it("never shows beside the picture what the picture could fill", () => {
    const steps = fc.array(fc.tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), fc.nat(4000), fc.nat(4000)));
    fc.assert(
      fc.property(extent, extent, steps, (box, picture, moves) => {
        let view = wholeView(box, picture);
        for (const [factor, x, y] of moves) {
          view = panned(zoomed(view, factor, { x, y }, box, picture), x - 2000, y - 2000, box, picture);
        }
        const width = picture.width * view.scale;
        if (width > box.width) {
          expect(view.x).toBeLessThanOrEqual(0.001);
          expect(view.x + width).toBeGreaterThanOrEqual(box.width - 0.001);
        } else expect(view.x).toBeCloseTo((box.width - width) / 2);
      }),
    );
  });

  it("keeps the point under the pointer", () => {
    const box = { width: 800, height: 600 };
    const picture = { width: 2000, height: 1500 };
    const before = zoomed(wholeView(box, picture), 3, { x: 400, y: 300 }, box, picture);
    const at = { x: 300, y: 200 };
    const after = zoomed(before, 1.5, at, box, picture);
    expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale);
    expect((at.y - after.y) / after.scale).toBeCloseTo((at.y - before.y) / before.scale);
  });
});
