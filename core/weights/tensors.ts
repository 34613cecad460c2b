/** One tensor of a state dict. Floating types are widened to float32 on reading; integers (counters) are kept as numbers. */
export interface WeightTensor {
  readonly shape: readonly number[];
  /** Row-major values. */
  readonly values: Float32Array;
}

/** A state dict: parameter name → tensor, in the order of the file. */
export type StateDict = ReadonlyMap<string, WeightTensor>;
