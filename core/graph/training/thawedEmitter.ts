import type { ActivationShape } from "../../network/activationShapes.ts";
import type { BatchNorm, Convolution, Dropout, Layer, Linear } from "../../network/network.ts";
import type { Attributes } from "../attribute.ts";
import { float32, int32 } from "../constant.ts";
import type { GraphBuilder, Value, Variable } from "../graphBuilder.ts";
import * as ops from "../inference/layerOps.ts";
import { clipAtSix } from "./clipAtSix.ts";
import { convolveForTraining } from "./convolveForTraining.ts";

/** What of a network is emitted with its weights as variables. */
export interface ThawedPart {
  /** In topological order, from behind the border to the output. */
  readonly layers: readonly Layer[];
  /** The layer (or "input") whose activation comes in. */
  readonly border: string;
  readonly shapes: ReadonlyMap<string, ActivationShape>;
  /** By parameter name, in TensorFlow's layout. */
  readonly variables: ReadonlyMap<string, Variable>;
}

/** How the layers behave: as when learning, or as when answering. */
export interface Mode {
  /** Whether this batch norm takes the batch's own statistics. */
  readonly batchStatistics: (layer: BatchNorm) => boolean;
  /** What a dropout layer multiplies its input by; left out where nothing is dropped. */
  readonly mask?: (layer: Dropout, x: Value) => Value;
  /** Whether gradients will be asked for. */
  readonly learns: boolean;
}

/** What a variable is going to be. */
export interface NewValue {
  readonly variable: Variable;
  readonly value: Value;
}

/** Emits the thawed layers once; `statistics` are what a step makes of the running ones, which are not written here. */
export class ThawedEmitter {
  readonly statistics: NewValue[] = [];
  readonly #g: GraphBuilder;
  readonly #part: ThawedPart;
  readonly #mode: Mode;
  readonly #folded: ReadonlyMap<string, BatchNorm>;

  constructor(g: GraphBuilder, part: ThawedPart, mode: Mode) {
    this.#g = g;
    this.#part = part;
    this.#mode = mode;
    this.#folded = new Map(
      part.layers.flatMap((layer) => {
        if (layer.kind !== "batchNorm" || mode.batchStatistics(layer)) return [];
        const [input] = layer.inputs;
        const readers = part.layers.filter(({ inputs }) => inputs.includes(input!));
        const convolution = part.layers.some(({ name, kind }) => name === input && kind === "convolution");
        return convolution && readers.length === 1 ? [[input!, layer] as const] : [];
      }),
    );
  }

  /** @returns the activation of the last layer */
  emit(input: Value): Value {
    const values = new Map([[this.#part.border, input]]);
    for (const layer of this.#part.layers) {
      const inputs = layer.inputs.map((name) => values.get(name)!);
      values.set(layer.name, this.#layer(layer, inputs));
    }
    return values.get(this.#part.layers.at(-1)!.name)!;
  }

  #layer(layer: Layer, inputs: readonly Value[]): Value {
    const g = this.#g;
    const x = inputs[0]!;
    switch (layer.kind) {
      case "convolution":
        return this.#convolution(layer, x);
      case "linear":
        return this.#linear(layer, x);
      case "batchNorm":
        return this.#batchNorm(layer, x);
      case "layerNorm":
        return ops.layerNorm(g, layer, x, this.#read(`${layer.source}.weight`), this.#read(`${layer.source}.bias`));
      case "layerScale":
        return g.op("Mul", [x, ops.cast(g, this.#read(layer.source), x.dtype)]);
      case "dropout": {
        const mask = this.#mode.mask?.(layer, x);
        return mask === undefined ? x : g.op("Mul", [x, mask]);
      }
      case "maxPool":
        return ops.maxPoolForGradient(g, layer, x);
      case "activation":
        return this.#mode.learns && layer.activation === "relu6"
          ? clipAtSix(g, x, layer.name)
          : ops.withoutWeights(g, layer, inputs);
      default:
        return ops.withoutWeights(g, layer, inputs);
    }
  }

  #convolution(layer: Convolution, x: Value): Value {
    const g = this.#g;
    const weight = this.#read(`${layer.source}.weight`);
    const given = layer.bias ? this.#read(`${layer.source}.bias`) : undefined;
    const norm = this.#folded.get(layer.name);
    if (norm === undefined) return this.#convolved(layer, x, weight, given);
    const { factor, offset } = this.#affine(norm);
    // A depthwise filter is [height, width, channels, 1], so its last axis is not the one that the factor belongs to.
    const along = layer.groups > 1 ? g.op("ExpandDims", [factor, g.constant(int32(-1))]) : factor;
    const bias = given === undefined ? offset : g.op("AddV2", [g.op("Mul", [given, factor]), offset]);
    return this.#convolved(layer, x, g.op("Mul", [weight, along]), bias);
  }

  #convolved(layer: Convolution, x: Value, filter: Value, bias: Value | undefined): Value {
    const g = this.#g;
    const [narrow, shift] = [ops.cast(g, filter, x.dtype), bias && ops.cast(g, bias, x.dtype)];
    if (this.#mode.learns) {
      const { shapes } = this.#part;
      const [before, after] = [shapes.get(layer.inputs[0]!)!, shapes.get(layer.name)!];
      return convolveForTraining(g, layer, x, narrow, { before, after }, shift);
    }
    const y = ops.convolve(g, layer, x, narrow);
    return shift === undefined ? y : ops.addBias(g, y, shift, layer.name);
  }

  #linear(layer: Linear, x: Value): Value {
    const g = this.#g;
    const weight = ops.cast(g, this.#read(`${layer.source}.weight`), x.dtype);
    const y = ops.linear(g, layer, x, weight, this.#part.shapes.get(layer.inputs[0]!)!);
    return layer.bias ? ops.addBias(g, y, ops.cast(g, this.#read(`${layer.source}.bias`), y.dtype), layer.name) : y;
  }

  #batchNorm(layer: BatchNorm, x: Value): Value {
    const g = this.#g;
    if (this.#folded.get(layer.inputs[0]!) === layer) return x;
    if (!this.#mode.batchStatistics(layer)) {
      const { factor, offset } = this.#affine(layer);
      return g.op("AddV2", [g.op("Mul", [x, ops.cast(g, factor, x.dtype)]), ops.cast(g, offset, x.dtype)]);
    }
    const spatial = this.#part.shapes.get(layer.name)!.length === 3;
    if (spatial) return this.#normalized(layer, x);
    const images = g.op("Reshape", [x, g.constant(int32([-1, 1, 1, layer.channels]))]);
    return g.op("Reshape", [this.#normalized(layer, images), g.constant(int32([-1, layer.channels]))]);
  }

  /**
   * The kernel also gives out the new running statistics, PyTorch's way: old·(1 − momentum) + batch·momentum with the
   * unbiased variance of the batch.
   */
  #normalized(layer: BatchNorm, x: Value): Value {
    const names = ["weight", "bias", "running_mean", "running_var"].map((name) => `${layer.source}.${name}`);
    const attrs: Attributes = {
      epsilon: { float: layer.epsilon },
      exponential_avg_factor: { float: layer.momentum },
      is_training: { bool: true },
      data_format: { string: "NHWC" },
    };
    // oneDNN's bfloat16 kernels take 16 channels at once; for other numbers of them it has none that is fast.
    const wide = layer.channels % 16 === 0 ? x : ops.cast(this.#g, x, "float32");
    const inputs = [wide, ...names.map((name) => this.#read(name))];
    const [y, mean, variance] = this.#g.node("FusedBatchNormV3", inputs, attrs, { name: layer.name }).outputs;
    this.statistics.push(
      { variable: this.#variable(names[2]!), value: mean! },
      { variable: this.#variable(names[3]!), value: variance! },
    );
    return ops.cast(this.#g, y!, x.dtype);
  }

  /** What a batch norm with running statistics comes down to for each channel. */
  #affine({ source, epsilon }: BatchNorm): { factor: Value; offset: Value } {
    const g = this.#g;
    const [gamma, beta, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map((name) =>
      this.#read(`${source}.${name}`),
    );
    const deviation = g.op("Rsqrt", [g.op("AddV2", [variance!, g.constant(float32(epsilon))])]);
    const factor = g.op("Mul", [gamma!, deviation]);
    return { factor, offset: g.op("Sub", [beta!, g.op("Mul", [mean!, factor])]) };
  }

  #variable(name: string): Variable {
    const variable = this.#part.variables.get(name);
    if (variable === undefined) throw new RangeError(`The graph has no variable ${name}.`);
    return variable;
  }

  #read(name: string): Value {
    return this.#g.read(this.#variable(name));
  }
}
