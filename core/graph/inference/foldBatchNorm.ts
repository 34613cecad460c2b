import type { BatchNorm, Convolution } from "../../network/network.ts";
import type { StateDict, WeightTensor } from "../../weights/tensors.ts";

/** A convolution's weights as TensorFlow wants them. */
export interface ConvolutionWeights {
  /** [height, width, in, out], or [height, width, channels, 1] for a depthwise convolution; row-major. */
  readonly filter: Float32Array;
  readonly filterShape: readonly number[];
  /** One a channel out; undefined where there is neither bias nor batch norm. */
  readonly bias: Float32Array | undefined;
}

/** Per-channel factor and offset that a batch norm in inference mode comes down to, in double precision. */
export function batchNormAffine(norm: BatchNorm, weights: StateDict): { factor: Float64Array; offset: Float64Array } {
  const [gamma, beta, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(
    (name) => tensor(weights, `${norm.source}.${name}`).values,
  );
  const factor = Float64Array.from(gamma!, (value, i) => value / Math.sqrt(variance![i]! + norm.epsilon));
  const offset = Float64Array.from(beta!, (value, i) => value - mean![i]! * factor[i]!);
  return { factor, offset };
}

export function tensor(weights: StateDict, name: string): WeightTensor {
  const found = weights.get(name);
  if (found === undefined) throw new RangeError(`No tensor ${name}; match the weights first.`);
  return found;
}

/**
 * The convolution's weights in TensorFlow's order, with the batch norm that follows multiplied in: w' = w·γ/√(σ² + ε) and
 * b' = β + (b − μ)·γ/√(σ² + ε). The arithmetic is in double precision and rounded once.
 */
export function foldBatchNorm(
  convolution: Convolution,
  norm: BatchNorm | undefined,
  weights: StateDict,
): ConvolutionWeights {
  const { kernel, channelsIn, channelsOut, groups, source } = convolution;
  const from = tensor(weights, `${source}.weight`).values;
  const given = convolution.bias ? tensor(weights, `${source}.bias`).values : undefined;
  const affine = norm === undefined ? undefined : batchNormAffine(norm, weights);
  const depthwise = groups > 1;
  const inner = channelsIn / groups;
  const filter = new Float32Array(from.length);
  const area = kernel * kernel;
  for (let out = 0; out < channelsOut; out++) {
    const factor = affine?.factor[out] ?? 1;
    for (let input = 0; input < inner; input++) {
      for (let at = 0; at < area; at++) {
        const to = depthwise ? at * channelsOut + out : (at * inner + input) * channelsOut + out;
        filter[to] = from[(out * inner + input) * area + at]! * factor;
      }
    }
  }
  const filterShape = depthwise ? [kernel, kernel, channelsIn, 1] : [kernel, kernel, channelsIn, channelsOut];
  if (affine === undefined) return { filter, filterShape, bias: given };
  const bias = Float32Array.from(affine.offset, (offset, i) => offset + (given?.[i] ?? 0) * affine.factor[i]!);
  return { filter, filterShape, bias };
}
