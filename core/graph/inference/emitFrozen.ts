import type { ActivationShape } from "../../network/activationShapes.ts";
import type { BatchNorm, Convolution, Layer } from "../../network/network.ts";
import type { StateDict } from "../../weights/tensors.ts";
import { float32 } from "../constant.ts";
import type { Shape } from "../dtype.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";
import { batchNormAffine, foldBatchNorm, tensor } from "./foldBatchNorm.ts";
import * as ops from "./layerOps.ts";

/** What of a network is emitted with its weights as constants. */
export interface FrozenPart {
  /** In topological order, from the input to the cut. */
  readonly layers: readonly Layer[];
  /** Name of the layer whose activation is wanted. */
  readonly cut: string;
  readonly shapes: ReadonlyMap<string, ActivationShape>;
  readonly weights: StateDict;
}

/** Convolutions whose only reader is a batch norm, which can be multiplied into them. */
function foldable({ layers, cut }: FrozenPart): ReadonlyMap<string, BatchNorm> {
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

class FrozenEmitter {
  readonly #g: GraphBuilder;
  readonly #part: FrozenPart;
  readonly #folded: ReadonlyMap<string, BatchNorm>;

  constructor(g: GraphBuilder, part: FrozenPart) {
    this.#g = g;
    this.#part = part;
    this.#folded = foldable(part);
  }

  emit(layer: Layer, inputs: readonly Value[]): Value {
    const g = this.#g;
    const x = inputs[0]!;
    switch (layer.kind) {
      case "convolution":
        return this.#convolution(layer, x);
      case "batchNorm":
        return this.#folded.get(layer.inputs[0]!) === layer ? x : this.#affine(layer, x);
      case "layerNorm": {
        const [scale, offset] = ["weight", "bias"].map((name) => this.#values(`${layer.source}.${name}`));
        const shape = [layer.channels];
        return ops.layerNorm(g, layer, x, g.constant(float32(scale!, shape)), g.constant(float32(offset!, shape)));
      }
      case "layerScale":
        return g.op("Mul", [x, ops.weightsLike(g, x, this.#values(layer.source), [layer.channels])]);
      case "linear": {
        const { source, channelsIn, channelsOut } = layer;
        const weight = this.#weights(x, `${source}.weight`, [channelsOut, channelsIn]);
        const y = ops.linear(g, layer, x, weight, this.#part.shapes.get(layer.inputs[0]!)!);
        return layer.bias ? ops.addBias(g, y, this.#weights(y, `${source}.bias`, [channelsOut]), layer.name) : y;
      }
      case "dropout":
        return x;
      default:
        return ops.withoutWeights(g, layer, inputs);
    }
  }

  #convolution(layer: Convolution, x: Value): Value {
    const { filter, filterShape, bias } = foldBatchNorm(layer, this.#folded.get(layer.name), this.#part.weights);
    const y = ops.convolve(this.#g, layer, x, ops.weightsLike(this.#g, x, filter, filterShape));
    if (bias === undefined) return y;
    return ops.addBias(this.#g, y, ops.weightsLike(this.#g, y, bias, [bias.length]), layer.name);
  }

  #affine(layer: BatchNorm, x: Value): Value {
    const { factor, offset } = batchNormAffine(layer, this.#part.weights);
    const constant = (values: Float64Array): Value =>
      ops.weightsLike(this.#g, x, Float32Array.from(values), [layer.channels]);
    return this.#g.op("AddV2", [this.#g.op("Mul", [x, constant(factor)]), constant(offset)]);
  }

  #values(name: string): Float32Array {
    return tensor(this.#part.weights, name).values;
  }

  #weights(x: Value, name: string, shape: Shape): Value {
    return ops.weightsLike(this.#g, x, this.#values(name), shape);
  }
}

/**
 * Emits layers in inference mode: batch norms are folded into the convolutions before them, and each convolution is
 * followed by its bias and activation, the order that TensorFlow fuses. Weights and arithmetic have the input's type.
 * @returns the activation at the cut, which is float32 behind a pooling whatever the input was
 */
export function emitFrozen(g: GraphBuilder, part: FrozenPart, input: Value): Value {
  const emitter = new FrozenEmitter(g, part);
  const values = new Map([["input", input]]);
  for (const layer of part.layers) {
    const inputs = layer.inputs.map((name) => values.get(name)!);
    values.set(layer.name, emitter.emit(layer, inputs));
  }
  return values.get(part.cut)!;
}
