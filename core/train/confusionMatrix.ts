export interface ClassMeasure {
  /** Share of the class's photos that were recognised; null without photos. */
  readonly recall: number | null;
  /** Share of the answers "this class" that were right; null where it was never answered. */
  readonly precision: number | null;
  /** Photos of the class. */
  readonly support: number;
}

/**
 * @param truth class index of each photo
 * @param predicted answered class index of each photo
 * @param classes number of classes
 * @returns matrix[truth][predicted], counts
 */
export function confusionMatrix(truth: readonly number[], predicted: readonly number[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [photo, row] of truth.entries()) {
    const counts = matrix[row];
    const column = predicted[photo];
    if (counts === undefined || column === undefined || counts[column] === undefined)
      throw new RangeError(`photo ${photo}: class ${row} answered as ${String(column)} of ${classes} classes`);
    counts[column] += 1;
  }
  return matrix;
}

/** Recall, precision and support of each class, in class order. */
export function classMeasures(matrix: readonly (readonly number[])[]): ClassMeasure[] {
  return matrix.map((row, index) => {
    const right = row[index] ?? 0;
    const support = row.reduce((sum, count) => sum + count, 0);
    const answered = matrix.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    return {
      recall: support === 0 ? null : right / support,
      precision: answered === 0 ? null : right / answered,
      support,
    };
  });
}

/** Number of right answers: the sum of the diagonal. */
export function correctCount(matrix: readonly (readonly number[])[]): number {
  return matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
}
