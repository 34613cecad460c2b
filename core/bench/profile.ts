import type { GraphBuilder, Value } from "../graph/graphBuilder.ts";
import { emitFrozen } from "../graph/inference/emitFrozen.ts";
import { withoutWeights } from "../graph/inference/layerOps.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { type ActivationShape, activationShapes } from "../network/activationShapes.ts";
import type { Backbone, Layer, Network } from "../network/network.ts";
import type { StateDict } from "../weights/tensors.ts";
import { benchWeights } from "./benchWeights.ts";
import { layerFlops } from "./flops.ts";
import { batchOf } from "./task.ts";
import { timeGraph } from "./timeGraph.ts";

/** One line of the trace: layers that run as one kernel, timed in a graph of their own. */
export interface LayerTime {
  /** Of the first layer. */
  readonly name: string;
  /** What runs: "3×3 convolution, batchNorm, relu". */
  readonly what: string;
  readonly input: ActivationShape;
  readonly output: ActivationShape;
  /** Milliseconds for a batch of 32. */
  readonly milliseconds: number;
  readonly gflops: number;
  /** Of the convolution peak that was measured beside it. */
  readonly shareOfPeak: number;
}

/** A layer and those after it that TensorFlow fuses into it. */
interface Unit {
  readonly layers: readonly Layer[];
  readonly inputs: readonly string[];
}

/** Convolutions and linear layers with the norm and activation that alone read them; every other layer by itself. */
export function unitsOf(network: Network): readonly Unit[] {
  const readers = new Map<string, Layer[]>();
  for (const layer of network.layers)
    for (const input of layer.inputs) readers.set(input, [...(readers.get(input) ?? []), layer]);
  const taken = new Set<string>();
  return network.layers.flatMap((first) => {
    if (taken.has(first.name)) return [];
    const layers = [first];
    if (first.kind === "convolution" || first.kind === "linear") {
      for (const kind of ["batchNorm", "activation"] as const) {
        const [reader, another] = readers.get(layers.at(-1)!.name) ?? [];
        if (reader?.kind === kind && another === undefined) layers.push(reader);
      }
    }
    for (const { name } of layers) taken.add(name);
    return [{ layers, inputs: first.inputs }];
  });
}

function words(layer: Layer): string {
  switch (layer.kind) {
    case "convolution":
      return `${layer.kernel}×${layer.kernel}${layer.groups > 1 ? " depthwise" : ""} convolution${
        layer.stride > 1 ? ` / ${layer.stride}` : ""
      }`;
    case "activation":
      return layer.activation;
    default:
      return layer.kind;
  }
}

/**
 * Times every layer of a frozen forward pass in a graph of its own, batches of 32. The sum is more than the whole
 * takes: each layer here reads its input from memory and leaves its output there.
 * @param peak GFLOP/s of the convolution peak in this precision
 */
export async function profileForward(
  backbone: Backbone,
  precision: Precision,
  peak: number,
  secondsPerLayer: number,
  signal: AbortSignal,
): Promise<readonly LayerTime[]> {
  const { network, preprocessing } = backbone;
  const weights = await benchWeights(backbone);
  const shapes = activationShapes(network, [preprocessing.size, preprocessing.size, 3]);
  const times: LayerTime[] = [];
  // Layers of the same kind and shapes take the same time.
  const known = new Map<string, number>();
  for (const unit of unitsOf(network)) {
    const [first] = unit.layers;
    const input = shapes.get(unit.inputs[0]!)!;
    const output = shapes.get(unit.layers.at(-1)!.name)!;
    const what = unit.layers.map(words).join(", ");
    const key = JSON.stringify([what, input, output, unit.inputs.length]);
    const perSecond = known.get(key) ?? (await timeUnit(unit, weights, shapes, precision, secondsPerLayer, signal));
    known.set(key, perSecond);
    const batch = batchOf.forward;
    const flops = unit.layers.reduce((sum, layer) => sum + layerFlops(layer, shapes.get(layer.name)!), 0) * batch;
    const gflops = (flops * perSecond) / 1e9;
    const timed = { milliseconds: 1000 / perSecond, gflops, shareOfPeak: gflops / peak };
    times.push({ name: first!.name, what, input, output, ...timed });
  }
  return times;
}

/** @returns runs per second */
function timeUnit(
  { layers, inputs }: Unit,
  weights: StateDict,
  shapes: ReadonlyMap<string, ActivationShape>,
  precision: Precision,
  seconds: number,
  signal: AbortSignal,
): Promise<number> {
  const cut = layers.at(-1)!.name;
  const build = (g: GraphBuilder, values: readonly Value[]): Value => {
    const [first] = layers;
    if (first?.kind === "add" || first?.kind === "concatenate") return withoutWeights(g, first, values);
    const own = layers.map((layer, at) => (at === 0 ? { ...layer, inputs: ["input"] } : layer));
    const known = new Map([...shapes, ["input", shapes.get(inputs[0]!)!] as const]);
    return emitFrozen(g, { layers: own, cut, shapes: known, weights }, values[0]!);
  };
  const batched = inputs.map((name) => [batchOf.forward, ...shapes.get(name)!]);
  return timeGraph({ inputs: batched, build, rank: shapes.get(cut)!.length + 1, precision }, seconds, signal);
}
