import type { Activation, Convolution, Layer, LayerNorm, Linear, MaxPool } from "../../network/network.ts";
import type { Attributes } from "../attribute.ts";
import { bfloat16, float32, int32 } from "../constant.ts";
import type { DType, Shape } from "../dtype.ts";
import type { GradientRule, GraphBuilder, Value } from "../graphBuilder.ts";

const nhwc: Attributes = { data_format: { string: "NHWC" } };
const valid: Attributes = { padding: { string: "VALID" } };

/**
 * TensorFlow's padding attributes. Symmetric padding in pixels is PyTorch's; SAME differs from it where strides do not
 * divide. Where the two are the same it is SAME, since TensorFlow has no fast gradient kernels for explicit padding.
 */
function paddingAttributes({ kernel, stride, padding }: Convolution | MaxPool): Attributes {
  if (padding === "same") return { padding: { string: "SAME" } };
  const { pixels } = padding;
  if (pixels === 0) return { padding: { string: "VALID" } };
  if (stride === 1 && kernel === 2 * pixels + 1) return { padding: { string: "SAME" } };
  return {
    padding: { string: "EXPLICIT" },
    explicit_paddings: { ints: [0, 0, pixels, pixels, pixels, pixels, 0, 0] },
  };
}

/** A convolution without its bias; x is [batch, height, width, channels]. */
export function convolve(g: GraphBuilder, layer: Convolution, x: Value, filter: Value, gradient?: GradientRule): Value {
  const { name } = layer;
  const options = gradient === undefined ? { name } : { name, gradient };
  const strides = { ints: [1, layer.stride, layer.stride, 1] };
  const padding = paddingAttributes(layer);
  if (layer.groups === 1) return g.op("Conv2D", [x, filter], { ...nhwc, ...padding, strides }, options);
  if (!("explicit_paddings" in padding) || layer.padding === "same") {
    return g.op("DepthwiseConv2dNative", [x, filter], { ...nhwc, ...padding, strides }, options);
  }
  // TensorFlow's graph optimizer ends the process over explicit padding on a depthwise convolution.
  const padded = g.op("Pad", [x, around(g, layer.padding.pixels)], {}, { name: `${name}/pad` });
  return g.op("DepthwiseConv2dNative", [padded, filter], { ...nhwc, ...valid, strides }, options);
}

/** Padding of height and width by as many pixels on every side. */
function around(g: GraphBuilder, pixels: number): Value {
  return g.constant(int32([0, 0, pixels, pixels, pixels, pixels, 0, 0], [4, 2]));
}

export function addBias(g: GraphBuilder, x: Value, bias: Value, name: string): Value {
  return g.op("BiasAdd", [x, bias], nhwc, { name: `${name}/bias` });
}

function maxPool(g: GraphBuilder, layer: MaxPool, x: Value): Value {
  return g.op("MaxPool", [x], { ...nhwc, ...paddingAttributes(layer), ...windowOf(layer) }, { name: layer.name });
}

function windowOf({ kernel, stride }: MaxPool): Attributes {
  return { ksize: { ints: [1, kernel, kernel, 1] }, strides: { ints: [1, stride, stride, 1] } };
}

/**
 * The same pooling where a gradient is wanted: oneDNN has no gradient kernel for explicit padding (45 ms of a ResNet-34's
 * step of 880), so the image is padded first with what is never the largest.
 */
export function maxPoolForGradient(g: GraphBuilder, layer: MaxPool, x: Value): Value {
  if (layer.padding === "same" || !("explicit_paddings" in paddingAttributes(layer))) return maxPool(g, layer, x);
  const lowest = cast(g, g.constant(float32(-3e38)), x.dtype);
  const padded = g.op("PadV2", [x, around(g, layer.padding.pixels), lowest], {}, { name: `${layer.name}/pad` });
  return g.op("MaxPool", [padded], { ...nhwc, ...valid, ...windowOf(layer) }, { name: layer.name });
}

function activate(g: GraphBuilder, activation: Activation, x: Value, name: string): Value {
  switch (activation) {
    case "relu":
      return g.op("Relu", [x], {}, { name });
    case "relu6":
      return g.op("Relu6", [x], {}, { name });
    case "gelu":
      return inFloat32(g, x, (wide) => gelu(g, wide, name));
  }
}

/** x·Φ(x) = x/2·(1 + erf(x/√2)); the formula whose nodes TensorFlow knows to fuse behind a product. */
function gelu(g: GraphBuilder, x: Value, name: string): Value {
  const error = g.op("Erf", [g.op("Mul", [x, g.constant(float32(Math.SQRT1_2))])]);
  const share = g.op("AddV2", [error, g.constant(float32(1))]);
  return g.op("Mul", [g.op("Mul", [x, g.constant(float32(0.5))]), share], {}, { name });
}

/** (x − mean)/√(variance + ε)·scale + offset, mean and variance over the last axis; scale and offset are float32. */
export function layerNorm(g: GraphBuilder, layer: LayerNorm, x: Value, scale: Value, offset: Value): Value {
  return inFloat32(g, x, (wide) => {
    const last = g.constant(int32([-1]));
    const mean = (value: Value): Value => g.op("Mean", [value, last], { keep_dims: { bool: true } });
    const centred = g.op("Sub", [wide, mean(wide)]);
    const variance = g.op("AddV2", [mean(g.op("Square", [centred])), g.constant(float32(layer.epsilon))]);
    const unit = g.op("Mul", [centred, g.op("Rsqrt", [variance])]);
    return g.op("AddV2", [g.op("Mul", [unit, scale]), offset], {}, { name: layer.name });
  });
}

/** x·weightᵀ over the last axis. @param weight [out, in], PyTorch's order @param shape x's without the batch */
export function linear(g: GraphBuilder, layer: Linear, x: Value, weight: Value, shape: Shape): Value {
  const transposed: Attributes = { transpose_b: { bool: true } };
  if (shape.length === 1) return g.op("MatMul", [x, weight], transposed, { name: layer.name });
  const rows = g.op("Reshape", [x, g.constant(int32([-1, layer.channelsIn]))]);
  const product = g.op("MatMul", [rows, weight], transposed, { name: layer.name });
  return g.op("Reshape", [product, g.constant(int32([-1, ...shape.slice(0, -1), layer.channelsOut]))]);
}

/** Does in float32 what bfloat16's eight bits are too few for; the answer has x's own type. */
function inFloat32(g: GraphBuilder, x: Value, f: (wide: Value) => Value): Value {
  return cast(g, f(cast(g, x, "float32")), x.dtype);
}

/** The value in another type; itself where it has that type. */
export function cast(g: GraphBuilder, x: Value, to: DType): Value {
  return x.dtype === to ? x : g.op("Cast", [x], { DstT: { type: to } });
}

/** Weights as a constant of the type of what they are applied to. */
export function weightsLike(g: GraphBuilder, x: Value, values: Float32Array, shape: Shape): Value {
  return g.constant(x.dtype === "bfloat16" ? bfloat16(values, shape) : float32(values, shape), "weights");
}

/** [batch, height, width, channels] → [batch, channels]. */
function globalAveragePool(g: GraphBuilder, x: Value, name: string): Value {
  return g.op("Mean", [x, g.constant(int32([1, 2]))], { keep_dims: { bool: false } }, { name });
}

/** The largest value of each channel: [batch, height, width, channels] → [batch, channels]. */
function globalMaxPool(g: GraphBuilder, x: Value, name: string): Value {
  return g.op("Max", [x, g.constant(int32([1, 2]))], { keep_dims: { bool: false } }, { name });
}

type WithoutWeights = Extract<
  Layer,
  { kind: "activation" | "add" | "concatenate" | "maxPool" | "globalAveragePool" | "globalMaxPool" }
>;

/** The layers that have no weights and do the same in training and inference. */
export function withoutWeights(g: GraphBuilder, layer: WithoutWeights, inputs: readonly Value[]): Value {
  const { name } = layer;
  const x = inputs[0]!;
  switch (layer.kind) {
    case "activation":
      return activate(g, layer.activation, x, name);
    case "add":
      return g.op("AddV2", inputs, {}, { name });
    case "concatenate":
      return g.op("ConcatV2", [...inputs, g.constant(int32(-1))], {}, { name });
    case "maxPool":
      return maxPool(g, layer, x);
    // The mean of many numbers is taken in float32, whatever they are kept in; what follows a pooling is small.
    case "globalAveragePool":
      return globalAveragePool(g, cast(g, x, "float32"), name);
    case "globalMaxPool":
      return cast(g, globalMaxPool(g, x, name), "float32");
  }
}
