import type { Activation, Convolution, MaxPool, Padding } from "../../network/network.ts";
import type { Attributes } from "../attribute.ts";
import { int32 } from "../constant.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";

const nhwc: Attributes = { data_format: { string: "NHWC" } };

/** TensorFlow's padding attributes. Symmetric padding in pixels is PyTorch's; SAME differs from it where strides do not divide. */
function paddingAttributes(padding: Padding): Attributes {
  if (padding === "same") return { padding: { string: "SAME" } };
  const { pixels } = padding;
  if (pixels === 0) return { padding: { string: "VALID" } };
  return {
    padding: { string: "EXPLICIT" },
    explicit_paddings: { ints: [0, 0, pixels, pixels, pixels, pixels, 0, 0] },
  };
}

/** A convolution without its bias; x is [batch, height, width, channels]. */
export function convolve(g: GraphBuilder, layer: Convolution, x: Value, filter: Value): Value {
  const op = layer.groups > 1 ? "DepthwiseConv2dNative" : "Conv2D";
  const strides = { ints: [1, layer.stride, layer.stride, 1] };
  return g.op(op, [x, filter], { ...nhwc, ...paddingAttributes(layer.padding), strides }, { name: layer.name });
}

export function addBias(g: GraphBuilder, x: Value, bias: Value, name: string): Value {
  return g.op("BiasAdd", [x, bias], nhwc, { name: `${name}/bias` });
}

export function maxPool(g: GraphBuilder, layer: MaxPool, x: Value): Value {
  const { kernel, stride, padding, name } = layer;
  const window = { ksize: { ints: [1, kernel, kernel, 1] }, strides: { ints: [1, stride, stride, 1] } };
  return g.op("MaxPool", [x], { ...nhwc, ...paddingAttributes(padding), ...window }, { name });
}

export function activate(g: GraphBuilder, activation: Activation, x: Value, name: string): Value {
  switch (activation) {
    case "relu":
      return g.op("Relu", [x], {}, { name });
    case "relu6":
      return g.op("Relu6", [x], {}, { name });
  }
}

/** [batch, height, width, channels] → [batch, channels]. */
export function globalAveragePool(g: GraphBuilder, x: Value, name: string): Value {
  return g.op("Mean", [x, g.constant(int32([1, 2]))], { keep_dims: { bool: false } }, { name });
}
