import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RunSummary, TrainSettings } from "../../core/contract/training.ts";
import { learningOnly } from "../../renderer/plot/schedulePlots.ts";
import { accuracyData, alignSeries, comparedCurves, lossData } from "../../renderer/plot/trainingPlots.ts";
import { appendSteps, emptyCurve } from "../../renderer/store/lossCurve.ts";
import { stepsPerEpoch } from "../../renderer/store/shownRun.ts";
import { valueAt } from "../../renderer/views/train/run/valueAt.ts";

describe("training plots", () => {
  const run: RunSummary = {
    id: "0001",
    started: 0,
    settings: TrainSettings.parse({ batchSize: 64, phases: [{ schedule: { kind: "constant", epochs: 2 } }] }),
    classes: ["a", "b"],
    splitHash: "x",
    trainPhotos: 144,
    validPhotos: 36,
    state: "running",
    resumable: false,
    notices: [],
    epochs: [
      { epoch: 1, trainLoss: 0.6, validLoss: 0.5, accuracy: 32 / 36, recall: [1, 0.8], seconds: 1 },
      { epoch: 2, trainLoss: 0.4, validLoss: 0.45, accuracy: 33 / 36, recall: [1, 0.8], seconds: 1 },
    ],
  };
  const steps = Array.from({ length: 6 }, (_, step) => ({ step, loss: 1 - step / 10, learningRate: 0.01 }));

  it("puts an epoch's last batch and its validation loss at the same x", () => {
    const data = lossData(run, appendSteps(emptyCurve(0.9), steps));
    const at = [...data[0]].indexOf(1);
    expect(data[1]![at]).toBeCloseTo(0.8, 12);
    expect(data[3]![at]).toBe(0.5);
    expect([...data[0]].at(-1)).toBe(2);
  });

  it("overlays the batches of runs with batches of other sizes on one axis of epochs", () => {
    const other = { ...run, id: "0002", settings: { ...run.settings, batchSize: 48 } };
    const curve = appendSteps(emptyCurve(0), steps);
    const data = comparedCurves(
      [run, other, { ...run, id: "0003" }],
      new Map([
        [run.id, curve],
        [other.id, curve],
      ]),
    );
    // 144 photos are three batches of 64 or of 48: the last step of both ends the second epoch.
    expect([...data[0]].at(-1)).toBe(2);
    expect([...data[1]!].filter((loss) => loss !== null)).toEqual(steps.map(({ loss }) => loss));
    expect(data[2]).toEqual(data[1]);
    expect([...data[3]!].every((loss) => loss === null)).toBe(true);
  });

  it("counts an epoch's batches as training does: a photo left alone is no batch", () => {
    expect(stepsPerEpoch({ ...run, trainPhotos: 129 })).toBe(2);
    expect(stepsPerEpoch({ ...run, trainPhotos: 130 })).toBe(3);
    expect(stepsPerEpoch({ ...run, trainPhotos: 1 })).toBe(1);
  });

  it("previews the groups that learn at some time, and leaves out those that never do", () => {
    const points = [
      { step: 0, rates: [0, 0, 0.01], momentum: 0.9 },
      { step: 1, rates: [0, 0.001, 0], momentum: 0.8 },
    ];
    const shown = learningOnly({ groups: ["stem", "top", "head"], steps: 2, stepsPerEpoch: 1, points });
    expect(shown.groups).toEqual(["top", "head"]);
    expect(shown.points.map(({ rates }) => rates)).toEqual([
      [0, 0.01],
      [0.001, 0],
    ]);
  });

  it("draws the interval about the accuracy", () => {
    const [x, share, low, high] = accuracyData(run);
    expect([...x]).toEqual([1, 2]);
    expect(low![0]!).toBeLessThan(share![0]!);
    expect(high![0]!).toBeGreaterThan(share![0]!);
  });

  it("aligns series on one axis without losing a point", () => {
    const point = fc.uniqueArray(fc.nat(40), { maxLength: 20 });
    fc.assert(
      fc.property(point, point, (first, second) => {
        const sorted = [first, second].map((xs) => [...xs].sort((a, b) => a - b));
        const [xs, ...columns] = alignSeries(sorted.map((x) => ({ x, y: x.map((value) => value * 2) })));
        sorted.forEach((x, column) => {
          const shown = [...xs].filter((_, at) => columns[column]![at] !== null);
          expect(shown).toEqual(x);
          for (const value of x) expect(columns[column]![[...xs].indexOf(value)]).toBe(value * 2);
        });
      }),
    );
  });

  it("reads the value nearest to the pointer, and the last one without it", () => {
    const data = alignSeries([
      { x: [0, 1, 2], y: [5, 6, 7] },
      { x: [1], y: [9] },
    ]);
    expect(valueAt(data, 1, 1.2)).toBe(6);
    expect(valueAt(data, 1, null)).toBe(7);
    expect(valueAt(data, 2, 0)).toBe(9);
  });
});
