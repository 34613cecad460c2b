/** Probabilities of photos, each from a head that never saw it. */
export interface OutOfFold {
  /** Row-major [photos, classes]. */
  readonly probabilities: Float32Array;
  readonly classes: number;
  /** Class index of each photo's folder. */
  readonly labels: Int32Array;
}

export interface Issue {
  /** The likeliest class, and its probability. */
  readonly predicted: number;
  readonly confidence: number;
  /** Probability of the photo's own class. */
  readonly own: number;
  /** Above 0: off the diagonal of the confident joint. Else minus the own probability. */
  readonly suspicion: number;
}

/**
 * Thresholds of confident learning (Northcutt, Jiang and Chuang 2021, "Confident learning: estimating uncertainty in dataset
 * labels", eq. 2): the mean probability of a class among the photos that carry its label; infinite for a class without any.
 */
export function confidentThresholds({ probabilities, classes, labels }: OutOfFold): Float64Array {
  const [sums, counts] = [new Float64Array(classes), new Float64Array(classes)];
  for (const [row, label] of labels.entries()) {
    sums[label] = sums[label]! + probabilities[row * classes + label]!;
    counts[label] = counts[label]! + 1;
  }
  return sums.map((sum, label) => (counts[label] === 0 ? Number.POSITIVE_INFINITY : sum / counts[label]!));
}

/**
 * Counts photos by given class (row) and by the class that they confidently are (column): the likeliest of those whose
 * probability reaches the threshold (eq. 1). Photos that reach none are not counted.
 */
export function confidentJoint(answers: OutOfFold): number[][] {
  const { classes, labels } = answers;
  const thresholds = confidentThresholds(answers);
  const joint = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [row, label] of labels.entries()) {
    const confident = confidentClass(answers, row, thresholds);
    if (confident !== undefined) joint[label]![confident] = joint[label]![confident]! + 1;
  }
  return joint;
}

/** What each photo's probabilities say of its label, in the photos' order. */
export function labelIssues(answers: OutOfFold): Issue[] {
  const { probabilities, classes, labels } = answers;
  const thresholds = confidentThresholds(answers);
  return Array.from(labels, (label, row) => {
    const predicted = likeliest(answers, row, () => true) ?? label;
    const own = probabilities[row * classes + label]!;
    const confidence = probabilities[row * classes + predicted]!;
    const confident = confidentClass(answers, row, thresholds);
    // As cleanlab has it: where the likeliest class is the given one nothing is an issue.
    const isIssue = confident !== undefined && confident !== label && predicted !== label;
    return { predicted, confidence, own, suspicion: isIssue ? Math.max(confidence - own, 1e-6) : -own };
  });
}

const confidentClass = (answers: OutOfFold, row: number, thresholds: Float64Array): number | undefined =>
  likeliest(answers, row, (probability, label) => probability >= thresholds[label]! - 1e-6);

function likeliest(
  { probabilities, classes }: OutOfFold,
  row: number,
  counts: (probability: number, label: number) => boolean,
): number | undefined {
  let best: number | undefined;
  for (let label = 0; label < classes; label += 1) {
    const probability = probabilities[row * classes + label]!;
    if (!counts(probability, label)) continue;
    if (best === undefined || probability > probabilities[row * classes + best]!) best = label;
  }
  return best;
}
