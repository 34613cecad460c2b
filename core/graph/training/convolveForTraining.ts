import type { Convolution } from "../../network/network.ts";
import { int32 } from "../constant.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";
import { addBias, convolve } from "../inference/layerOps.ts";
import { depthwiseGradient, type Shapes } from "./depthwiseGradient.ts";
import { productsGradient, suitsProducts } from "./productsGradient.ts";

/**
 * A convolution, with its bias where there is one, that computes the same as `convolve` by the kernels whose gradients are
 * fastest.
 */
export function convolveForTraining(
  g: GraphBuilder,
  layer: Convolution,
  x: Value,
  filter: Value,
  { before, after }: Shapes,
  bias: Value | undefined,
): Value {
  const withBias = (y: Value): Value => (bias === undefined ? y : addBias(g, y, bias, layer.name));
  if (layer.groups > 1) return withBias(convolve(g, layer, x, filter, depthwiseGradient(layer, { before, after })));
  if (layer.kernel > 1 || layer.stride > 1) {
    const gradient = suitsProducts(layer, before, x.dtype) ? productsGradient(layer, before) : undefined;
    return withBias(convolve(g, layer, x, filter, gradient));
  }
  // A product of matrices: its three kernels take a fifth to a third less time than a pointwise convolution's.
  const { name, channelsIn, channelsOut } = layer;
  const rows = g.op("Reshape", [x, g.constant(int32([-1, channelsIn]))]);
  const matrix = g.op("Reshape", [filter, g.constant(int32([channelsIn, channelsOut]))]);
  const y = withBias(g.op("MatMul", [rows, matrix], {}, { name }));
  return g.op("Reshape", [y, g.constant(int32([-1, ...after]))]);
}
