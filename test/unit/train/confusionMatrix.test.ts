import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classMeasures, confusionMatrix, correctCount } from "../../../core/train/confusionMatrix.ts";
import { crossEntropy, softmax } from "../../../core/train/softmax.ts";
import { numbers } from "./numbers.ts";

const answers = fc
  .integer({ min: 2, max: 6 })
  .chain((classes) =>
    fc.tuple(
      fc.constant(classes),
      fc.array(fc.tuple(fc.nat({ max: classes - 1 }), fc.nat({ max: classes - 1 })), { maxLength: 60 }),
    ),
  );

describe("confusion matrix", () => {
  it("agrees with scikit-learn", () => {
    const { truth, predicted, matrix, recall, precision } = numbers.metrics;
    const own = confusionMatrix(truth, predicted, 4);
    expect(own).toEqual(matrix);
    classMeasures(own).forEach((measure, index) => {
      expect(measure.recall).toBeCloseTo(recall[index]!, 12);
      expect(measure.precision).toBeCloseTo(precision[index]!, 12);
    });
  });

  it("has rows that sum to the support, columns to the answers, and a diagonal that counts the right ones", () => {
    fc.assert(
      fc.property(answers, ([classes, pairs]) => {
        const truth = pairs.map(([first]) => first);
        const predicted = pairs.map(([, second]) => second);
        const matrix = confusionMatrix(truth, predicted, classes);
        const measures = classMeasures(matrix);
        const count = (list: readonly number[], value: number): number => list.filter((item) => item === value).length;
        for (let index = 0; index < classes; index += 1) {
          expect(matrix[index]!.reduce((sum, value) => sum + value, 0)).toBe(count(truth, index));
          expect(matrix.reduce((sum, row) => sum + row[index]!, 0)).toBe(count(predicted, index));
          expect(measures[index]!.support).toBe(count(truth, index));
          expect(measures[index]!.recall === null).toBe(count(truth, index) === 0);
          expect(measures[index]!.precision === null).toBe(count(predicted, index) === 0);
        }
        expect(correctCount(matrix)).toBe(pairs.filter(([first, second]) => first === second).length);
      }),
    );
  });

  it("refuses a class that is not there", () => {
    expect(() => confusionMatrix([2], [0], 2)).toThrow(RangeError);
    expect(() => confusionMatrix([0], [2], 2)).toThrow(RangeError);
  });
});

describe("softmax and cross-entropy", () => {
  it("agree with NumPy and scikit-learn", () => {
    const { logits, probabilities, truth, loss } = numbers.metrics;
    let sum = 0;
    logits.forEach((row, photo) => {
      softmax(row).probabilities.forEach((value, index) => {
        expect(value).toBeCloseTo(probabilities[photo]![index]!, 12);
      });
      sum += crossEntropy(row, truth[photo]!);
    });
    expect(sum / logits.length).toBeCloseTo(loss, 10);
  });

  it("stay finite where exponentials overflow and probabilities underflow", () => {
    expect(softmax([1e5, 0]).probabilities).toEqual([1, 0]);
    expect(crossEntropy([1e5, 0], 1)).toBe(1e5);
    expect(crossEntropy([1e5, 0], 0)).toBe(0);
  });

  it("sum to one and answer the class with the largest logit", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 8 }), (row) => {
        const { probabilities, predicted } = softmax(row);
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(row[predicted]).toBe(Math.max(...row));
      }),
    );
  });
});
