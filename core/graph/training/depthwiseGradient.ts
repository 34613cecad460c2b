import type { ActivationShape } from "../../network/activationShapes.ts";
import type { Convolution } from "../../network/network.ts";
import type { Attributes } from "../attribute.ts";
import { int32 } from "../constant.ts";
import { byFilter, byInput } from "../gradientRules/convolution.ts";
import { singleOutput } from "../gradientRules/gradientRule.ts";
import type { GradientRule, GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";
import { cast } from "../inference/layerOps.ts";

/** Of one image, before a layer and after it. */
export interface Shapes {
  readonly before: ActivationShape;
  readonly after: ActivationShape;
}

/** oneDNN has a depthwise kernel for the filter's gradient up to this width; wider ones are computed as if dense. */
const widest = 3;

/**
 * Gradients of a depthwise convolution by the kernels that are fast: a 5 × 5 filter in two parts takes half of the time in
 * float32 and a tenth in bfloat16, strides in bfloat16 a fifth of it.
 */
export function depthwiseGradient(layer: Convolution, shapes: Shapes): GradientRule {
  return singleOutput((g, grad, _, node) => [
    layer.stride > 1 ? inFloat32(g, node, grad) : byInput(g, node, grad),
    layer.kernel > widest ? byParts(g, layer, shapes, node, grad) : byFilter(g, node, grad),
  ]);
}

/** In bfloat16, oneDNN prefers a kernel for dense convolutions over its depthwise one where there are strides. */
function inFloat32(g: GraphBuilder, node: GraphNode, grad: Value): Value {
  const [x, filter] = node.inputs;
  if (x!.dtype === "float32") return byInput(g, node, grad);
  const wide = { ...node, inputs: [x!, cast(g, filter!, "float32")] };
  return cast(g, byInput(g, wide, cast(g, grad, "float32")), x!.dtype);
}

/** The filter's columns are independent of each other: each part of them sees the columns of the input that it meets. */
function byParts(
  g: GraphBuilder,
  { kernel, stride, channelsIn }: Convolution,
  { before, after }: Shapes,
  node: GraphNode,
  grad: Value,
): Value {
  const [x] = node.inputs;
  const padding = node.attrs["padding"];
  const isSame = padding !== undefined && "string" in padding && padding.string === "SAME";
  const around = [0, 1].flatMap((axis) => samePadding(before[axis]!, after[axis]!, kernel, stride));
  const input = isSame ? g.op("Pad", [x!, g.constant(int32([0, 0, ...around, 0, 0], [4, 2]))]) : x!;
  const attrs: Attributes = {
    strides: { ints: [1, stride, stride, 1] },
    padding: { string: "VALID" },
    data_format: { string: "NHWC" },
  };
  let from = 0;
  const parts = partsOf(kernel).map((length) => {
    const columns = g.constant(int32([-1, -1, (after[1]! - 1) * stride + length, -1]));
    const met = g.op("Slice", [input, g.constant(int32([0, 0, from, 0])), columns]);
    from += length;
    const shape = g.constant(int32([kernel, length, channelsIn, 1]));
    return g.op("DepthwiseConv2dNativeBackpropFilter", [met, shape, grad], attrs);
  });
  return g.op("ConcatV2", [...parts, g.constant(int32(1))]);
}

/** TensorFlow's SAME, pixels before and after. */
function samePadding(size: number, outputs: number, kernel: number, stride: number): readonly [number, number] {
  const total = Math.max(0, (outputs - 1) * stride + kernel - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The fewest parts, none wider than the kernel can be and none narrower than a stride of 2: 5 → 3, 2; 7 → 3, 2, 2. */
function partsOf(kernel: number): readonly number[] {
  const count = Math.ceil(kernel / widest);
  return Array.from({ length: count }, (_, at) => Math.floor(kernel / count) + (at < kernel % count ? 1 : 0));
}
