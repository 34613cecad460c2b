import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classWeightsOf } from "../../../core/train/classWeights.ts";

const classes = ["apple", "pear", "plum"];
const labels = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 2);

describe("class weights", () => {
  it("are none, balanced as scikit-learn's, or by name with 1 for the rest", () => {
    expect(classWeightsOf({ classWeights: "none" }, labels, classes)).toBeUndefined();
    const balanced = classWeightsOf({ classWeights: "balanced" }, labels, classes);
    for (const [at, weight] of [10 / 18, 10 / 9, 10 / 3].entries()) expect(balanced![at]).toBeCloseTo(weight, 12);
    expect(classWeightsOf({ classWeights: { plum: 4, apple: 0 } }, labels, classes)).toEqual([0, 1, 4]);
  });

  it("refuse a name that is no class, with the list, and weights that are all 0", () => {
    expect(() => classWeightsOf({ classWeights: { peer: 2 } }, labels, classes)).toThrow(
      "There is no class 'peer' to weigh. Choose from: apple, pear, plum.",
    );
    expect(() => classWeightsOf({ classWeights: { apple: 0, pear: 0, plum: 0 } }, labels, classes)).toThrow("weight 0");
    expect(() => classWeightsOf({ classWeights: { constructor: 1 } }, labels, classes)).toThrow("constructor");
  });

  it("balanced have a mean of 1 over the photos, whatever the shares", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 50 }), (drawn) => {
        const weights = classWeightsOf({ classWeights: "balanced" }, Int32Array.from(drawn), classes)!;
        const mean = drawn.reduce((sum, label) => sum + weights[label]!, 0) / drawn.length;
        expect(mean).toBeCloseTo(1, 9);
      }),
    );
  });
});
