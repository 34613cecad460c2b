import { bfloat16, float32 } from "../graph/constant.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { randomSource } from "../train/randomSource.ts";
import { timeGraph } from "./timeGraph.ts";

/** Side and channels of 3 × 3 convolutions as they stand in ResNets: which is fastest differs between processors. */
const shapes = [
  { side: 56, channels: 64 },
  { side: 28, channels: 128 },
  { side: 14, channels: 256 },
] as const;

const batch = 32;

/** Convolutions in a row, so that starting a run and fetching its answer do not count. */
const depth = 8;

const same = { data_format: { string: "NHWC" }, padding: { string: "SAME" }, strides: { ints: [1, 1, 1, 1] } };

/** What TensorFlow's convolutions reach at most on this machine, GFLOP/s: the best of a few shapes. */
export async function convolutionPeak(precision: Precision, seconds: number, signal: AbortSignal): Promise<number> {
  const random = randomSource(1, 0);
  let best = 0;
  for (const { side, channels } of shapes) {
    const filter = Float32Array.from({ length: 9 * channels ** 2 }, () => (random.uniform() - 0.5) / channels);
    const constant = (precision === "bf16" ? bfloat16 : float32)(filter, [3, 3, channels, channels]);
    const runs = await timeGraph(
      {
        inputs: [[batch, side, side, channels]],
        build: (g, [image]) => {
          let x = image!;
          const weights = g.constant(constant);
          for (let i = 0; i < depth; i++) x = g.op("Conv2D", [x, weights], same);
          return x;
        },
        rank: 4,
        precision,
      },
      seconds / shapes.length,
      signal,
    );
    best = Math.max(best, (runs * 2 * 9 * channels ** 2 * side ** 2 * batch * depth) / 1e9);
  }
  return best;
}
