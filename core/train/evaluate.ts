import { classMeasures, confusionMatrix, correctCount } from "./confusionMatrix.ts";
import { crossEntropy, softmax } from "./softmax.ts";

export interface Evaluation {
  /** Mean cross-entropy, natural logarithm; 0 without photos. */
  readonly loss: number;
  /** Share of right answers, 0 to 1; 0 without photos. */
  readonly accuracy: number;
  /** Recall of each class; null without photos of it. */
  readonly recall: readonly (number | null)[];
}

/**
 * @param logits one row for each photo, in class order
 * @param labels class index of each photo
 */
export function evaluate(logits: readonly Float32Array[], labels: Int32Array, classes: number): Evaluation {
  const predicted = logits.map((row) => softmax(row).predicted);
  const matrix = confusionMatrix([...labels], predicted, classes);
  const losses = logits.map((row, photo) => crossEntropy(row, labels[photo] ?? -1));
  const photos = Math.max(1, logits.length);
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / photos,
    accuracy: correctCount(matrix) / photos,
    recall: classMeasures(matrix).map((measure) => measure.recall),
  };
}
