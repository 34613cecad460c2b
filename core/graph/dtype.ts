/** Element types that graphs of this project use, by NumPy's names. */
export type DType = "float32" | "float64" | "int16" | "int32" | "int64" | "uint8" | "bool" | "bfloat16" | "resource";

/** Numbers of TensorFlow's DataType enumeration (tensorflow/core/framework/types.proto). */
export const dtypeNumber: Readonly<Record<DType, number>> = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20,
};

/** Sizes of the dimensions from the outside in; -1 where only running tells (the batch). */
export type Shape = readonly number[];
