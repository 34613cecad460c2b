import { elementCount, float32, int32 } from "../constant.ts";
import type { Shape } from "../dtype.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";
import { shapeOf } from "../reduceTo.ts";

/** Rows of a batch that is taken in parts: int32 [2], the part's first, and how many the batch has. */
export type PartOfBatch = Value;

/** Values that are dropped or not by one number of 64 bits. */
const fromEach = 4;

/**
 * What dropout multiplies an activation by: 0 with probability `rate` (to the nearest 65536th), 1 / (1 − rate) otherwise. The
 * numbers are Philox's (Salmon et al. 2011), a pure function of the seed on every processor.
 * @param x the activation; `shape` is one row's
 * @param seed int32 [2]
 * @param part is drawn with the whole batch, so that masks are the same however it is divided; else `x` is the batch
 */
export function dropMask(
  g: GraphBuilder,
  rate: number,
  { x, shape }: { readonly x: Value; readonly shape: Shape },
  seed: Value,
  part?: PartOfBatch,
): Value {
  const vector = (...values: readonly number[]): Value => g.constant(int32(values));
  const width = elementCount(shape);
  const drawn = Math.ceil(width / fromEach);
  const own = shapeOf(g, x);
  const at = (value: Value, place: number): Value => g.op("Slice", [value, vector(place), vector(1)]);
  const pair = (value: Value, second: number): Value => g.op("ConcatV2", [value, vector(second), g.constant(int32(0))]);
  const rows = at(own, 0);
  const size = pair(part === undefined ? rows : at(part, 1), drawn);
  /** Of the numbers of whole rows, those that are wanted. */
  const taken = (bits: Value): Value => {
    if (part === undefined && width % fromEach === 0) return bits;
    const all = g.op("Reshape", [bits, vector(-1, drawn * fromEach)]);
    const first = part === undefined ? vector(0) : at(part, 0);
    return g.op("Slice", [all, pair(first, 0), pair(rows, width)]);
  };
  const numbers = g.op("StatelessRandomUniformFullInt", [size, seed], { dtype: { type: "int64" } });
  const bits = g.op("Bitcast", [numbers], { type: { type: "int16" } });
  const values = g.op("Cast", [g.op("Reshape", [taken(bits), own])], { DstT: { type: "float32" } });
  // By arithmetic: TensorFlow's comparisons take longer than the drawing.
  const limit = Math.round(rate * 2 ** 16);
  const above = g.op("AddV2", [values, g.constant(float32(2 ** 15 + 1 - limit))]);
  const kept = g.op("ClipByValue", [above, g.constant(float32(0)), g.constant(float32(1))]);
  const mask = g.op("Mul", [kept, g.constant(float32(2 ** 16 / Math.max(1, 2 ** 16 - limit)))]);
  // Nothing is differentiated by the activation's shape.
  return g.op("StopGradient", [mask]);
}
