import type { ActivationShape } from "../../network/activationShapes.ts";
import type { Convolution } from "../../network/network.ts";
import { int32 } from "../constant.ts";
import type { DType } from "../dtype.ts";
import { byInput } from "../gradientRules/convolution.ts";
import { singleOutput } from "../gradientRules/gradientRule.ts";
import type { GradientRule, GraphBuilder, Value } from "../graphBuilder.ts";
import { shapeOf } from "../reduceTo.ts";

/** Of an image: 7 × 7 takes 60 % of the kernel's time in a ResNet-34's step, 14 × 14 as long as the kernel. */
const mostPixels = 64;

/**
 * Whether `productsGradient` is faster: in bfloat16 and for small images, where oneDNN's kernel for the filter's gradient
 * reaches less than half of the processor's peak.
 */
export function suitsProducts(layer: Convolution, [height, width]: ActivationShape, dtype: DType): boolean {
  const { kernel, stride, padding, channelsIn, channelsOut } = layer;
  const keepsSize = stride === 1 && kernel % 2 === 1 && (padding === "same" || padding.pixels === (kernel - 1) / 2);
  // Slices of whole rows are free of a copy where they begin at a multiple of 64 bytes.
  const isAligned = channelsIn % 64 === 0 && channelsOut % 64 === 0;
  return dtype === "bfloat16" && keepsSize && kernel > 1 && isAligned && height! * width! <= mostPixels;
}

/**
 * Gradients of a convolution that keeps the image's size, the filter's as one product of matrices for each of its
 * positions: dW[u, v] = Σₚ x[p]ᵀ·dy[p − shift(u, v)] over all pixels of the batch in one row. Between rows and images lie
 * zeros, enough for what a shift lets cross over.
 * @param shape of one image's activation before the layer
 */
export function productsGradient(layer: Convolution, [, width]: ActivationShape): GradientRule {
  const { kernel, channelsIn, channelsOut } = layer;
  const reach = (kernel - 1) / 2;
  const pitch = width! + reach;
  const inOneRow = (g: GraphBuilder, value: Value, channels: number): Value => {
    const padded = g.op("Pad", [value, g.constant(int32([0, 0, 0, reach, 0, reach, 0, 0], [4, 2]))]);
    return g.op("Reshape", [padded, g.constant(int32([-1, channels]))]);
  };
  return singleOutput((g, grad, [x], node) => {
    const columns = g.op("Transpose", [inOneRow(g, x!, channelsIn), g.constant(int32([1, 0]))]);
    const rows = inOneRow(g, grad, channelsOut);
    const margin = reach * pitch + reach;
    const longer = g.op("Pad", [rows, g.constant(int32([margin, margin, 0, 0], [2, 2]))]);
    const size = shapeOf(g, rows);
    const products = Array.from({ length: kernel * kernel }, (_, at) => {
      const shift = (Math.floor(at / kernel) - reach) * pitch + (at % kernel) - reach;
      const shifted = g.op("Slice", [longer, g.constant(int32([margin - shift, 0])), size]);
      return g.op("MatMul", [columns, shifted], { transpose_a: { bool: false }, transpose_b: { bool: false } });
    });
    const all = g.op("ConcatV2", [...products, g.constant(int32(0))]);
    const filter = g.op("Reshape", [all, g.constant(int32([kernel, kernel, channelsIn, channelsOut]))]);
    return [byInput(g, node, grad), filter];
  });
}
