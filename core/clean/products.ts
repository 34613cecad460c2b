import { int32 } from "../graph/constant.ts";
import { GraphBuilder, type Value } from "../graph/graphBuilder.ts";
import type { HostTensor, HostTensors } from "../graph/graphCalls.ts";
import { GraphSession } from "../graph/graphSession.ts";
import { Breath } from "../jobs/breath.ts";

/** The two products that fitting a linear head takes, with a matrix of features [rows, width] that stays the same. */
export interface Products {
  readonly rows: number;
  readonly width: number;
  /** Features × weights [width, columns] → [rows, columns]. */
  forward(weights: Float32Array, columns: number): Promise<Float32Array>;
  /** Featuresᵀ × values [rows, columns] → [width, columns]. */
  backward(values: Float32Array, columns: number): Promise<Float32Array>;
}

/** Rows of one product: what is made of them stays small however many photos there are. */
const block = 16_384;

/**
 * Products by TensorFlow, on every processor.
 * @param features row-major; must stay as they are until `dispose`. Of `takeSharedFloats`, so that they are not copied
 */
export async function tensorProducts(
  features: Float32Array,
  rows: number,
  width: number,
): Promise<Products & { readonly dispose: () => void }> {
  const g = new GraphBuilder();
  const weights = g.placeholder("weights", "float32", [width, -1]);
  const values = g.placeholder("values", "float32", [rows, -1]);
  const blocks: Record<string, Value> = {};
  const fed: Record<string, HostTensor> = {};
  const forward: Value[] = [];
  const backward: Value[] = [];
  for (let start = 0; start < rows; start += block) {
    const end = Math.min(rows, start + block);
    const [name, shape] = [`block${forward.length}`, [end - start, width]];
    const matrix = g.placeholder(name, "float32", shape);
    blocks[name] = matrix;
    fed[name] = { shape, values: features.subarray(start * width, end * width) };
    forward.push(g.op("MatMul", [matrix, weights]));
    const own = g.op("Slice", [values, g.constant(int32([start, 0])), g.constant(int32([end - start, -1]))]);
    backward.push(g.op("MatMul", [matrix, own], { transpose_a: { bool: true } }));
  }
  // TensorFlow joins two or more.
  const product = forward.length === 1 ? forward[0]! : g.op("ConcatV2", [...forward, g.constant(int32(0))]);
  const sum = g.op("AddN", backward);
  g.signature("forward", { inputs: { ...blocks, weights }, outputs: { product } });
  g.signature("backward", { inputs: { ...blocks, values }, outputs: { product: sum } });
  const session = await GraphSession.open(g);
  try {
    await session.bind(fed);
  } catch (error) {
    session.dispose();
    throw error;
  }
  const run = async (signature: string, inputs: HostTensors): Promise<Float32Array> =>
    (await session.run(signature, inputs))["product"]!.values as Float32Array;
  return {
    rows,
    width,
    forward: async (factor, columns) => await run("forward", { weights: { shape: [width, columns], values: factor } }),
    backward: async (factor, columns) => await run("backward", { values: { shape: [rows, columns], values: factor } }),
    dispose: () => session.dispose(),
  };
}

/**
 * Centres features and scales them together to a mean square of 1, in place: then one penalty suits every network.
 */
export async function normalise(features: Float32Array, rows: number, width: number): Promise<void> {
  const breath = new Breath();
  const mean = new Float64Array(width);
  for (let start = 0; start < features.length; start += width) {
    if (breath.isDue) await breath.take();
    for (let at = 0; at < width; at += 1) mean[at] = mean[at]! + features[start + at]!;
  }
  let squares = 0;
  for (let start = 0; start < features.length; start += width) {
    if (breath.isDue) await breath.take();
    for (let at = 0; at < width; at += 1) {
      const centred = features[start + at]! - mean[at]! / rows;
      features[start + at] = centred;
      squares += centred * centred;
    }
  }
  const scale = 1 / (Math.sqrt(squares / features.length) || 1);
  for (let start = 0; start < features.length; start += width) {
    if (breath.isDue) await breath.take();
    for (let at = start; at < start + width; at += 1) features[at] = features[at]! * scale;
  }
}
