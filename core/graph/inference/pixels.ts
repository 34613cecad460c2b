import type { Preprocessing } from "../../network/network.ts";
import { float32, int32 } from "../constant.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";
import type { HostTensor } from "../graphCalls.ts";

/** Length of one image in the graph's input: four bytes of RGB in each int32. */
function wordsPerImage(size: number): number {
  const words = (size * size * 3) / 4;
  if (!Number.isInteger(words))
    throw new RangeError(`An image of ${size} × ${size} RGB pixels is not a whole number of words.`);
  return words;
}

/**
 * RGB bytes [count, size, size, 3] as the graph's input, without a copy: the binding takes bytes only as truth values, and
 * would widen pixels to four times their size. `bytes` must start at a multiple of four in its buffer (a fresh array does).
 */
export function pixelTensor(bytes: Uint8Array, count: number, size: number): HostTensor {
  const words = wordsPerImage(size);
  if (bytes.length < count * words * 4) throw new RangeError(`${bytes.length} bytes are less than ${count} images.`);
  return { shape: [count, words], values: new Int32Array(bytes.buffer, bytes.byteOffset, count * words) };
}

/** The input of a network: takes what `pixelTensor` makes, and normalises it to float32 [batch, size, size, 3]. */
export function pixelInput(
  g: GraphBuilder,
  { size, mean, scale }: Preprocessing,
): { pixels: Value; normalized: Value } {
  const pixels = g.placeholder("pixels", "int32", [-1, wordsPerImage(size)]);
  const bytes = g.op("Bitcast", [pixels], { type: { type: "uint8" } });
  const image = g.op("Reshape", [bytes, g.constant(int32([-1, size, size, 3]))]);
  const centred = g.op("Sub", [g.op("Cast", [image], { DstT: { type: "float32" } }), g.constant(float32(mean))]);
  return { pixels, normalized: g.op("Mul", [centred, g.constant(float32(scale.map((value) => 1 / value)))]) };
}
