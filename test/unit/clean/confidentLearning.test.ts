import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { confidentJoint, confidentThresholds, labelIssues } from "../../../core/clean/confidentLearning.ts";
import { dealFolds } from "../../../core/clean/dealFolds.ts";
import { outOfFold } from "../../../core/clean/outOfFold.ts";
import { normalise, tensorProducts } from "../../../core/clean/products.ts";

interface Case {
  readonly classes: number;
  readonly labels: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly thresholds: readonly number[];
  readonly joint: readonly (readonly number[])[];
  readonly issues: readonly number[];
}

const fixture = new URL("../../fixtures/confidentLearning.json", import.meta.url);
const cases = JSON.parse(readFileSync(fixture, "utf8")) as readonly Case[];

for (const [number, { classes, labels, probabilities, thresholds, joint, issues }] of cases.entries()) {
  test(`thresholds, joint and issues are cleanlab's (case ${number})`, () => {
    const answers = {
      classes,
      labels: Int32Array.from(labels),
      probabilities: Float32Array.from(probabilities.flat()),
    };
    for (const [label, threshold] of confidentThresholds(answers).entries())
      expect(threshold).toBeCloseTo(thresholds[label] ?? Number.NaN, 4);
    expect(confidentJoint(answers)).toEqual(joint);
    const found = [...labelIssues(answers).entries()].filter(([, { suspicion }]) => suspicion > 0).map(([at]) => at);
    expect(found).toEqual(issues);
    expect(issues.length).toBeGreaterThan(0);
  });
}

test("suspicion lies between -1 and 1 and is above 0 only where another class is likelier", () => {
  const answer = fc.tuple(
    fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    fc.nat(2),
  );
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), (rows) => {
      const probabilities = rows.flatMap(([row]) => row.map((value) => value / row.reduce((a, b) => a + b)));
      const labels = Int32Array.from(rows, ([, label]) => label);
      const issues = labelIssues({ classes: 3, labels, probabilities: Float32Array.from(probabilities) });
      for (const [at, { suspicion, predicted, own, confidence }] of issues.entries()) {
        expect(confidence).toBeGreaterThanOrEqual(own);
        expect(Math.abs(suspicion)).toBeLessThanOrEqual(1);
        if (suspicion > 0) expect(predicted).not.toBe(labels[at]);
      }
    }),
  );
});

test("every group has one fold, folds are even within a class, and a class of one group is not judged", async () => {
  const photo = fc.record({ label: fc.nat(3), group: fc.nat(30).map(String) });
  await fc.assert(
    fc.asyncProperty(fc.array(photo, { minLength: 1, maxLength: 200 }), async (photos) => {
      const folds = await dealFolds(photos);
      const ofGroup = new Map<string, Set<number>>();
      const judged = new Set<number>();
      for (const [at, { group, label }] of photos.entries()) {
        const fold = folds[at]!;
        if (fold < 0) continue;
        judged.add(label);
        ofGroup.set(group, (ofGroup.get(group) ?? new Set()).add(fold));
      }
      for (const used of ofGroup.values()) expect(used.size).toBe(1);
      for (const label of judged) {
        const own = photos.filter((each) => each.label === label);
        expect(new Set(own.map(({ group }) => group)).size).toBeGreaterThan(1);
      }
      expect(await dealFolds(photos)).toEqual(folds);
    }),
  );
  const alone = await dealFolds(Array.from({ length: 100 }, (_, at) => ({ label: at % 2, group: String(at) })));
  for (const label of [0, 1])
    for (let fold = 0; fold < 5; fold += 1)
      expect(alone.filter((each, at) => each === fold && at % 2 === label)).toHaveLength(10);
});

/** Deterministic, roughly normal. */
function makeNoise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => uniform() + uniform() + uniform() + uniform() - 2;
}

test("of flipped labels nine in ten and more are in the first tenth of the list, and no photo judges itself", async () => {
  const [rows, width, classes] = [400, 48, 3];
  const noise = makeNoise(3);
  const centres = Array.from({ length: classes * width }, () => noise());
  const truth = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const features = Float32Array.from({ length: rows * width }, (_, at) => {
    const [row, place] = [Math.floor(at / width), at % width];
    return 3 + centres[truth[row]! * width + place]! + 1.3 * noise();
  });
  const flipped = new Set(Array.from({ length: rows / 20 }, (_, at) => at * 20 + (at % 7)));
  const labels = truth.map((label, row) => (flipped.has(row) ? (label + 1) % classes : label));
  await normalise(features, rows, width);
  const products = await tensorProducts(features, rows, width);
  try {
    const folds = await dealFolds(Array.from(labels, (label, row) => ({ label, group: String(row) })));
    const { signal } = new AbortController();
    const task = { products, labels, classes, folds, foldCount: 5, signal };
    const probabilities = await outOfFold(task);
    for (let row = 0; row < rows; row += 1) {
      const own = probabilities.subarray(row * classes, (row + 1) * classes);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    }
    const issues = labelIssues({ probabilities, classes, labels });
    const order = [...issues.keys()].sort((a, b) => issues[b]!.suspicion - issues[a]!.suspicion);
    const found = order.slice(0, rows / 10).filter((row) => flipped.has(row)).length;
    expect(found / flipped.size).toBeGreaterThanOrEqual(0.9);
    // A photo's own label must not reach its probabilities: changing it changes nothing of them.
    const other = labels.map((label, row) => (row === 11 ? (label + 1) % classes : label));
    const again = await outOfFold({ ...task, labels: other });
    expect(again.subarray(11 * classes, 12 * classes)).toEqual(probabilities.subarray(11 * classes, 12 * classes));
    expect(again).not.toEqual(probabilities);
  } finally {
    products.dispose();
  }
});

test("where the features say nothing a photo's class is as likely as it is common", async () => {
  const [rows, width] = [400, 16];
  const noise = makeNoise(5);
  const features = Float32Array.from({ length: rows * width }, noise);
  const labels = Int32Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 1 : 0));
  await normalise(features, rows, width);
  const products = await tensorProducts(features, rows, width);
  try {
    const folds = await dealFolds(Array.from(labels, (label, row) => ({ label, group: String(row) })));
    const { signal } = new AbortController();
    const found = await outOfFold({ products, labels, classes: 2, folds, foldCount: 5, signal });
    const rare = found.filter((_, at) => at % 2 === 1);
    expect(rare.reduce((sum, value) => sum + value, 0) / rows).toBeCloseTo(0.1, 1);
  } finally {
    products.dispose();
  }
});

test("another deal puts other photos together", async () => {
  const photos = Array.from({ length: 60 }, (_, at) => ({ label: at % 3, group: String(at) }));
  expect(await dealFolds(photos, 1)).toEqual(await dealFolds(photos, 1));
  expect(await dealFolds(photos, 1)).not.toEqual(await dealFolds(photos, 0));
});
