import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "../../../core/inspect/judge.ts";

const classes = ["apple", "bean", "cress"];
const answer = fc.record({
  truth: fc.nat({ max: 2 }),
  logits: fc
    .array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 })
    .map((row) => Float32Array.from(row)),
});

describe("a judgement", () => {
  it("puts mistakes first and each half by falling loss, and counts what it lists", () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 40 }), (answers) => {
        const { predictions, correct, total, matrix, perClass } = judge(
          answers.map((item, at) => ({ photo: at + 1, ...item })),
          classes,
        );
        expect(total).toBe(answers.length);
        expect(new Set(predictions.map(({ photo }) => photo)).size).toBe(answers.length);
        const right = predictions.map(({ truth, predicted }) => truth === predicted);
        expect(right).toEqual([...right].sort((a, b) => Number(a) - Number(b)));
        expect(right.filter(Boolean)).toHaveLength(correct);
        for (let at = 1; at < predictions.length; at += 1)
          if (right[at] === right[at - 1]) expect(predictions[at]!.loss).toBeLessThanOrEqual(predictions[at - 1]!.loss);
        expect(matrix.flat().reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(perClass.reduce((sum, { support }) => sum + support, 0)).toBe(total);
      }),
    );
  });

  it("gives the loss as the true class's cross-entropy", () => {
    const [prediction] = judge([{ photo: 3, truth: 1, logits: Float32Array.of(2, 0, -1) }], classes).predictions;
    expect(prediction).toMatchObject({ photo: 3, truth: 1, predicted: 0 });
    expect(prediction!.loss).toBeCloseTo(-Math.log(prediction!.probabilities[1]!), 12);
  });
});
