import type { Constant } from "./constant.ts";
import { type DType, dtypeNumber, type Shape } from "./dtype.ts";

/** A value of a node's attribute, tagged by what TensorFlow's op registry says it is. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly type: DType }
  | { readonly shape: Shape }
  | { readonly ints: readonly number[] }
  | { readonly tensor: Constant };

export type Attributes = Readonly<Record<string, Attribute>>;

const encoder = new TextEncoder();

/** A TensorShapeProto as a plain object. */
export function shapeMessage(shape: Shape): object {
  return { dim: shape.map((size) => ({ size })) };
}

/** An AttrValue as the plain object that protobufjs encodes. */
export function attributeMessage(attribute: Attribute): object {
  if ("int" in attribute) return { i: attribute.int };
  if ("float" in attribute) return { f: attribute.float };
  if ("bool" in attribute) return { b: attribute.bool };
  if ("string" in attribute) return { s: encoder.encode(attribute.string) };
  if ("type" in attribute) return { type: dtypeNumber[attribute.type] };
  if ("shape" in attribute) return { shape: shapeMessage(attribute.shape) };
  if ("ints" in attribute) return { list: { i: attribute.ints } };
  const { dtype, shape, bytes } = attribute.tensor;
  return {
    tensor: { dtype: dtypeNumber[dtype], tensor_shape: shapeMessage(shape), tensor_content: bytes },
  };
}
