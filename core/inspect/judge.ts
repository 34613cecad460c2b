import type { PhotoId } from "../contract/photos.ts";
import type { InspectReport, Prediction } from "../contract/training.ts";
import { wilsonInterval } from "../contract/wilsonInterval.ts";
import { classMeasures, confusionMatrix, correctCount } from "../train/confusionMatrix.ts";
import { crossEntropy, softmax } from "../train/softmax.ts";

/** One validation photo with what the head answered. */
export interface Answer {
  readonly photo: PhotoId;
  /** Class index of the photo's folder. */
  readonly truth: number;
  /** In class order. */
  readonly logits: Float32Array;
}

export type Judgement = Pick<
  InspectReport,
  "classes" | "matrix" | "correct" | "total" | "interval" | "perClass" | "predictions"
>;

/** Everything that a report says about a set of answers; mistakes first, the most surprising one at the top. */
export function judge(answers: readonly Answer[], classes: readonly string[]): Judgement {
  const predictions = answers.map(({ photo, truth, logits }): Prediction => {
    const { probabilities, predicted } = softmax(logits);
    return { photo, truth, predicted, probabilities, loss: crossEntropy(logits, truth) };
  });
  const matrix = confusionMatrix(
    predictions.map((prediction) => prediction.truth),
    predictions.map((prediction) => prediction.predicted),
    classes.length,
  );
  const correct = correctCount(matrix);
  return {
    classes: [...classes],
    matrix,
    correct,
    total: predictions.length,
    interval: wilsonInterval(correct, predictions.length),
    perClass: classMeasures(matrix),
    predictions: predictions.sort(mistakesFirst),
  };
}

function mistakesFirst(a: Prediction, b: Prediction): number {
  const right = Number(a.truth === a.predicted) - Number(b.truth === b.predicted);
  return right || b.loss - a.loss || a.photo - b.photo;
}
