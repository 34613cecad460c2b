import { Breath } from "../jobs/breath.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import { softmax } from "../train/softmax.ts";
import type { Products } from "./products.ts";

export interface FoldsTask {
  /** Features, centred and of mean square 1. */
  readonly products: Products;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Fold of each photo; -1: learnt from in every fold and never judged. */
  readonly folds: Int8Array;
  readonly foldCount: number;
  readonly signal: AbortSignal;
}

/**
 * Weight of the penalty against the largest eigenvalue of the features' covariance. Strong on purpose: a head that can learn
 * single photos by heart learns wrong labels, too (test/bench/RESULTS.md has what was tried).
 */
const penalty = 2e-2;
/** So strong a penalty needs no more: the error shrinks by 1 - √(0.02 / 0.52) a step. */
const steps = 30;

/**
 * Out-of-fold probabilities by multinomial logistic regression, one for each fold, all of them in the same two products of matrices
 * a step. The weights have an L2 penalty and the intercepts none: held to zero, they would take photos of rare classes for
 * suspects. Nesterov's accelerated gradient with its restarts (O'Donoghue and Candès 2015), and a step from the
 * largest eigenvalue of the features, so that nothing is to be set.
 * @returns row-major [photos, classes]; of photos in no fold the mean over folds
 */
export async function outOfFold(task: FoldsTask): Promise<Float32Array> {
  const { products, classes, folds, foldCount, signal } = task;
  const { rows, width } = products;
  const columns = foldCount * classes;
  const size = width * columns;
  const breath = new Breath();
  const curvature = await largestEigenvalue(products);
  // The intercept is the weight of a constant. The features are centred, so that such a constant leaves the eigenvalue as it is.
  const constant = Math.sqrt(curvature);
  // Of the softmax's second derivative the largest eigenvalue is 1/2 (Böhning 1992).
  const [decay, rate] = [penalty * curvature, 1 / (curvature * (0.5 + penalty))];
  let weights = new Float32Array(size + columns);
  let ahead = weights;
  let momentum = 1;
  for (let step = 0; step < steps; step += 1) {
    throwIfStopped(signal);
    const residual = await logitsOf(ahead);
    await toResidual(residual, task, rows);
    const gradient = await products.backward(residual, columns);
    const ofConstant = columnSums(residual).map((sum) => sum * constant);
    const next = new Float32Array(weights.length);
    let uphill = 0;
    for (let at = 0; at < next.length; at += 1) {
      const slope = at < size ? gradient[at]! / rows + decay * ahead[at]! : ofConstant[at - size]! / rows;
      next[at] = ahead[at]! - rate * slope;
      uphill += slope * (next[at]! - weights[at]!);
    }
    if (uphill > 0) momentum = 1;
    const later = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / later;
    momentum = later;
    const further = new Float32Array(next.length);
    for (let at = 0; at < next.length; at += 1) further[at] = next[at]! + push * (next[at]! - weights[at]!);
    weights = next;
    ahead = further;
  }
  const logits = await logitsOf(weights);
  const probabilities = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row += 1) {
    if (breath.isDue) await breath.take();
    const fold = folds[row]!;
    for (let each = 0; each < foldCount; each += 1) {
      if (fold >= 0 && each !== fold) continue;
      const start = row * columns + each * classes;
      const share = fold >= 0 ? 1 : 1 / foldCount;
      const own = softmax(logits.subarray(start, start + classes)).probabilities;
      for (let label = 0; label < classes; label += 1) {
        const at = row * classes + label;
        probabilities[at] = probabilities[at]! + own[label]! * share;
      }
    }
  }
  return probabilities;

  async function logitsOf(from: Float32Array): Promise<Float32Array> {
    const values = await products.forward(from.subarray(0, size), columns);
    const intercepts = from.subarray(size).map((weight) => weight * constant);
    for (let at = 0; at < values.length; at += 1) values[at] = values[at]! + intercepts[at % columns]!;
    return values;
  }

  function columnSums(values: Float32Array): Float64Array {
    const sums = new Float64Array(columns);
    for (let at = 0; at < values.length; at += 1) sums[at % columns] = sums[at % columns]! + values[at]!;
    return sums;
  }

  async function toResidual(values: Float32Array, { labels: given }: FoldsTask, count: number): Promise<void> {
    for (let row = 0; row < count; row += 1) {
      if (breath.isDue) await breath.take();
      for (let fold = 0; fold < foldCount; fold += 1) {
        const start = row * columns + fold * classes;
        if (folds[row] === fold) {
          values.fill(0, start, start + classes);
          continue;
        }
        let highest = Number.NEGATIVE_INFINITY;
        for (let at = start; at < start + classes; at += 1) highest = Math.max(highest, values[at]!);
        let sum = 0;
        for (let at = start; at < start + classes; at += 1) {
          values[at] = Math.exp(values[at]! - highest);
          sum += values[at]!;
        }
        for (let at = start; at < start + classes; at += 1) values[at] = values[at]! / sum;
        const own = start + given[row]!;
        values[own] = values[own]! - 1;
      }
    }
  }
}

/** Of XᵀX / rows, by the power method; a tenth too much does no harm, too little would. */
async function largestEigenvalue(products: Products): Promise<number> {
  const { rows, width } = products;
  let vector = Float32Array.from({ length: width }, (_, at) => 1 + (at % 7) / 7);
  let value = 1;
  for (let turn = 0; turn < 8; turn += 1) {
    const length = Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0)) || 1;
    const unit = vector.map((each) => each / length);
    const gone = await products.backward(await products.forward(unit, 1), 1);
    vector = gone.map((each) => each / rows);
    value = Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
  }
  return Math.max(value * 1.1, 1e-12);
}
