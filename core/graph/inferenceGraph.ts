import type { BatchNorm, Convolution, Layer, Network, Preprocessing } from "../network/network.ts";
import type { StateDict } from "../weights/tensors.ts";
import { bfloat16, type Constant, float32 } from "./constant.ts";
import { type Graph, GraphBuilder, type Value } from "./graphBuilder.ts";
import { batchNormAffine, foldBatchNorm } from "./inference/foldBatchNorm.ts";
import { activate, addBias, convolve, globalAveragePool, maxPool } from "./inference/layerOps.ts";
import { pixelInput } from "./inference/pixels.ts";

export type Precision = "f32" | "bf16";

export interface InferenceOptions {
  readonly precision: Precision;
  /** Name of the layer whose activation is given out; the network's own output where there is none. */
  readonly cut?: string;
}

/** Signature of the graph: `{pixels}` (see pixelTensor) → `{output}`, float32. */
export const forwardSignature = "forward";

/** The layers up to a cut, in order. Throws RangeError for a name that the network does not have. */
export function layersUpTo(network: Network, cut: string): readonly Layer[] {
  const byName = new Map(network.layers.map((layer) => [layer.name, layer]));
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (name === "input" || needed.has(name)) return;
    const layer = byName.get(name);
    if (layer === undefined) throw new RangeError(`${network.name} has no layer ${name}.`);
    needed.add(name);
    layer.inputs.forEach(visit);
  };
  visit(cut);
  return network.layers.filter((layer) => needed.has(layer.name));
}

/** Convolutions whose only reader is a batch norm, which can be multiplied into them. */
function foldable(layers: readonly Layer[], cut: string): ReadonlyMap<string, BatchNorm> {
  const readers = new Map<string, Layer[]>();
  for (const layer of layers) {
    for (const input of layer.inputs) readers.set(input, [...(readers.get(input) ?? []), layer]);
  }
  const folded = new Map<string, BatchNorm>();
  for (const layer of layers) {
    const [reader, another] = readers.get(layer.name) ?? [];
    const alone = another === undefined && layer.name !== cut;
    if (layer.kind === "convolution" && alone && reader?.kind === "batchNorm") folded.set(layer.name, reader);
  }
  return folded;
}

/** Emits one network's layers into a graph; values by layer name. */
class InferenceEmitter {
  readonly #g: GraphBuilder;
  readonly #weights: StateDict;
  readonly #precision: Precision;
  readonly #folded: ReadonlyMap<string, BatchNorm>;
  readonly #values: Map<string, Value>;

  constructor(
    g: GraphBuilder,
    input: Value,
    weights: StateDict,
    precision: Precision,
    folded: ReadonlyMap<string, BatchNorm>,
  ) {
    this.#g = g;
    this.#weights = weights;
    this.#precision = precision;
    this.#folded = folded;
    this.#values = new Map([["input", this.#narrow(input)]]);
  }

  /** The layer's activation as float32. */
  output(name: string): Value {
    const value = this.#values.get(name)!;
    return value.dtype === "float32" ? value : this.#g.op("Cast", [value], { DstT: { type: "float32" } });
  }

  emit(layer: Layer): void {
    const inputs = layer.inputs.map((name) => this.#values.get(name)!);
    this.#values.set(layer.name, this.#value(layer, inputs[0]!, inputs));
  }

  #value(layer: Layer, x: Value, inputs: readonly Value[]): Value {
    switch (layer.kind) {
      case "convolution":
        return this.#convolution(layer, x);
      case "batchNorm":
        return this.#folded.get(layer.inputs[0]!) === layer ? x : this.#affine(layer, x);
      case "activation":
        return activate(this.#g, layer.activation, x, layer.name);
      case "add":
        return this.#g.op("AddV2", inputs, {}, { name: layer.name });
      case "maxPool":
        return maxPool(this.#g, layer, x);
      case "globalAveragePool":
        // The mean of many numbers is taken in float32, whatever they are kept in.
        return globalAveragePool(this.#g, this.output(layer.inputs[0]!), layer.name);
    }
  }

  #convolution(layer: Convolution, x: Value): Value {
    const { filter, filterShape, bias } = foldBatchNorm(layer, this.#folded.get(layer.name), this.#weights);
    const y = convolve(this.#g, layer, x, this.#constant(filter, filterShape));
    return bias === undefined ? y : addBias(this.#g, y, this.#constant(bias, [bias.length]), layer.name);
  }

  #affine(layer: BatchNorm, x: Value): Value {
    const { factor, offset } = batchNormAffine(layer, this.#weights);
    const scaled = this.#g.op("Mul", [x, this.#constant(Float32Array.from(factor), [layer.channels])]);
    return this.#g.op("AddV2", [scaled, this.#constant(Float32Array.from(offset), [layer.channels])]);
  }

  #constant(values: Float32Array, shape: readonly number[]): Value {
    const constant: Constant = this.#precision === "bf16" ? bfloat16(values, shape) : float32(values, shape);
    return this.#g.constant(constant, "weights");
  }

  #narrow(value: Value): Value {
    return this.#precision === "f32" ? value : this.#g.op("Cast", [value], { DstT: { type: "bfloat16" } });
  }
}

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
  const emitter = new InferenceEmitter(g, normalized, weights, options.precision, foldable(layers, cut));
  for (const layer of layers) emitter.emit(layer);
  g.signature(forwardSignature, { inputs: { pixels }, outputs: { output: emitter.output(cut) } });
  return g;
}
