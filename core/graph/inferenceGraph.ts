import { activationShapes } from "../network/activationShapes.ts";
import { layersUpTo } from "../network/layersUpTo.ts";
import type { Network, Preprocessing } from "../network/network.ts";
import type { StateDict } from "../weights/tensors.ts";
import { type Graph, GraphBuilder } from "./graphBuilder.ts";
import { emitFrozen } from "./inference/emitFrozen.ts";
import { cast } from "./inference/layerOps.ts";
import { pixelInput } from "./inference/pixels.ts";

export type Precision = "f32" | "bf16";

export interface InferenceOptions {
  readonly precision: Precision;
  /** Name of the layer whose activation is given out; the network's own output where there is none. */
  readonly cut?: string;
}

/** Signature of the graph: `{pixels}` (see pixelTensor) → `{output}`, float32. */
export const forwardSignature = "forward";

/**
 * The frozen forward pass of a network as a graph: pixels in, the activation at the cut out. Batch norms are folded into
 * the convolutions before them, and each convolution is followed by its bias and activation, the order that TensorFlow
 * fuses. The weights must match the network (matchWeights).
 */
export function inferenceGraph(
  network: Network,
  preprocessing: Preprocessing,
  weights: StateDict,
  options: InferenceOptions,
): Graph {
  const cut = options.cut ?? network.output;
  const layers = layersUpTo(network, cut);
  const g = new GraphBuilder();
  const { pixels, normalized } = pixelInput(g, preprocessing);
  const input = cast(g, normalized, options.precision === "bf16" ? "bfloat16" : "float32");
  const shapes = activationShapes(network, [preprocessing.size, preprocessing.size, 3]);
  const output = emitFrozen(g, { layers, cut, shapes, weights }, input);
  g.signature(forwardSignature, { inputs: { pixels }, outputs: { output: cast(g, output, "float32") } });
  return g;
}
