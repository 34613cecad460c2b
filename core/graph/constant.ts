import type { DType, Shape } from "./dtype.ts";

/** A literal tensor: row-major bytes in little-endian order, as TensorFlow's `tensor_content` wants them. */
export interface Constant {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly bytes: Uint8Array;
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

function viewBytes(values: Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** float32 values as a constant of the given shape; a plain number becomes a scalar. */
export function float32(values: number | readonly number[] | Float32Array, shape?: Shape): Constant {
  if (typeof values === "number") return { dtype: "float32", shape: [], bytes: viewBytes(Float32Array.of(values)) };
  const array = values instanceof Float32Array ? values : Float32Array.from(values);
  return checked({ dtype: "float32", shape: shape ?? [array.length], bytes: viewBytes(array) }, array.length);
}

/** int32 values as a constant of the given shape; a plain number becomes a scalar. */
export function int32(values: number | readonly number[] | Int32Array, shape?: Shape): Constant {
  if (typeof values === "number") return { dtype: "int32", shape: [], bytes: viewBytes(Int32Array.of(values)) };
  const array = values instanceof Int32Array ? values : Int32Array.from(values);
  return checked({ dtype: "int32", shape: shape ?? [array.length], bytes: viewBytes(array) }, array.length);
}

export function int64(value: number): Constant {
  return { dtype: "int64", shape: [], bytes: viewBytes(BigInt64Array.of(BigInt(value))) };
}

/** float32 values rounded to bfloat16: the upper half of the bits, to nearest, ties to even. */
export function bfloat16(values: Float32Array, shape: Shape): Constant {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const half = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    half[i] = (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return checked({ dtype: "bfloat16", shape, bytes: new Uint8Array(half.buffer) }, values.length);
}

function checked(constant: Constant, length: number): Constant {
  if (elementCount(constant.shape) !== length) {
    throw new RangeError(`${length} values do not fill the shape [${constant.shape.join(", ")}].`);
  }
  return constant;
}
