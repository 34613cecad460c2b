/** Element types that the readers take, by PyTorch's names. */
export type ElementType =
  | "float64"
  | "float32"
  | "float16"
  | "bfloat16"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint8"
  | "bool";

export const elementBytes: Readonly<Record<ElementType, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** IEEE 754 half precision as a number. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

function bfloat16ToNumber(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** A function that reads element `i` of little-endian bytes as a number. The caller has checked the bounds. */
export function elementReader(bytes: Uint8Array, type: ElementType): (i: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case "float64":
      return (i) => view.getFloat64(i * 8, true);
    case "float32":
      return (i) => view.getFloat32(i * 4, true);
    case "float16":
      return (i) => halfToNumber(view.getUint16(i * 2, true));
    case "bfloat16":
      return (i) => bfloat16ToNumber(view.getUint16(i * 2, true));
    case "int64":
      return (i) => Number(view.getBigInt64(i * 8, true));
    case "int32":
      return (i) => view.getInt32(i * 4, true);
    case "int16":
      return (i) => view.getInt16(i * 2, true);
    case "int8":
      return (i) => view.getInt8(i);
    case "uint8":
    case "bool":
      return (i) => view.getUint8(i);
  }
}
