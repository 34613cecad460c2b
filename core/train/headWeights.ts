import type { HeadSettings } from "../contract/training.ts";
import type { Network } from "../network/network.ts";
import { layerParameters } from "../network/networkParameters.ts";
import type { StateDict, WeightTensor } from "../weights/tensors.ts";
import { linearInitial, type RandomSource } from "./randomSource.ts";

/** fast.ai starts the offsets of its batch norms here, not at 0. */
const normOffset = 1e-3;

/**
 * Weights of a head before the first step, drawn in layer order, each weight before its bias: PyTorch's uniform ones for
 * the linear head; for the other fast.ai's, which are normal with the variance 2 / inputs (He et al. 2015).
 */
export function initialHeadWeights(settings: HeadSettings, head: Network, random: RandomSource): StateDict {
  const weights = new Map<string, WeightTensor>();
  for (const layer of head.layers) {
    const fanIn = layer.kind === "linear" ? layer.channelsIn : 0;
    for (const [name, shape] of layerParameters(layer)) {
      const count = shape.reduce((a, b) => a * b, 1);
      weights.set(name, { shape, values: initialValues(settings, name, count, fanIn, random) });
    }
  }
  return weights;
}

function initialValues(
  settings: HeadSettings,
  name: string,
  count: number,
  fanIn: number,
  random: RandomSource,
): Float32Array {
  if (fanIn > 0) {
    return settings.kind === "linear" ? linearInitial(count, fanIn, random) : normal(count, 2 / fanIn, random);
  }
  if (/\.(weight|running_var)$/.test(name)) return new Float32Array(count).fill(1);
  return new Float32Array(count).fill(name.endsWith(".bias") ? normOffset : 0);
}

/** Normal with mean 0 by Box and Muller's transform; the second of its pair is thrown away. */
function normal(count: number, variance: number, random: RandomSource): Float32Array {
  return Float32Array.from({ length: count }, () => {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()) * variance);
    return radius * Math.cos(2 * Math.PI * random.uniform());
  });
}
