import { float32, int32 } from "../constant.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";

/** What torch.nn.CrossEntropyLoss is told; `classWeights` are one a class, 1 each where there are none. */
export interface LossSettings {
  readonly classes: number;
  readonly labelSmoothing: number;
  readonly classWeights: readonly number[] | undefined;
}

/**
 * Σᵢ Σ_c t_ic · (−log softmax(logits)_ic) · scale with t_ic = w_c · ((1 − ε)·[c = yᵢ] + ε / classes): with
 * scale = 1 / Σᵢ w_yᵢ it is torch.nn.CrossEntropyLoss (mean over the weights of the true classes, smoothing included).
 * The scale comes from outside, so that a batch can be taken in parts: their losses and gradients simply add up.
 */
export function crossEntropy(
  g: GraphBuilder,
  settings: LossSettings,
  logits: Value,
  labels: Value,
  scale: Value,
): Value {
  const { classes, labelSmoothing: smoothing } = settings;
  const weights = settings.classWeights ?? Array.from({ length: classes }, () => 1);
  const [on, off] = [float32(1 - smoothing + smoothing / classes), float32(smoothing / classes)];
  const shares = g.op("OneHot", [labels, g.constant(int32(classes)), g.constant(on), g.constant(off)], {
    axis: { int: -1 },
  });
  const targets = g.op("Mul", [shares, g.constant(float32(weights))]);
  const terms = g.op("Mul", [g.op("LogSoftmax", [logits]), targets]);
  const sum = g.op("Sum", [terms, g.constant(int32([0, 1]))], { keep_dims: { bool: false } });
  return g.op("Mul", [g.op("Neg", [sum]), scale], {}, { name: "loss" });
}

/** The scale that makes the loss a mean: 1 / Σ w_y over the whole batch; 0 where every weight is 0, and nothing is learned. */
export function lossScale(labels: Int32Array, classWeights: readonly number[] | undefined): number {
  const total = classWeights === undefined ? labels.length : labels.reduce((sum, y) => sum + classWeights[y]!, 0);
  return total > 0 ? 1 / total : 0;
}
