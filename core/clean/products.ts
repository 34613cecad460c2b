import { loadTensorflow } from "../graph/tensorflow.ts";

/** The two products that fitting a linear head takes, with a matrix of features [rows, width] that stays the same. */
export interface Products {
  readonly rows: number;
  readonly width: number;
  /** Features × weights [width, columns] → [rows, columns]. */
  forward(weights: Float32Array, columns: number): Float32Array;
  /** Featuresᵀ × values [rows, columns] → [width, columns]. */
  backward(values: Float32Array, columns: number): Float32Array;
}

/** Rows of one product: what is made of them stays small however many photos there are. */
const block = 16_384;

/**
 * Products by TensorFlow, on every processor.
 * @param features row-major; stays in use until `dispose`
 */
export function tensorProducts(
  features: Float32Array,
  rows: number,
  width: number,
): Products & { readonly dispose: () => void } {
  const tf = loadTensorflow();
  const blocks = Array.from({ length: Math.ceil(rows / block) }, (_, number) => {
    const [start, end] = [number * block, Math.min(rows, (number + 1) * block)];
    return { start, end, matrix: tf.tensor2d(features.subarray(start * width, end * width), [end - start, width]) };
  });
  return {
    rows,
    width,
    forward: (weights, columns) => {
      const product = new Float32Array(rows * columns);
      tf.tidy(() => {
        const right = tf.tensor2d(weights, [width, columns]);
        for (const { start, matrix } of blocks)
          product.set(tf.matMul(matrix, right).dataSync<"float32">(), start * columns);
      });
      return product;
    },
    backward: (values, columns) =>
      tf.tidy(() => {
        const parts = blocks.map(({ start, end, matrix }) => {
          // A tensor shares the memory of what it is made from, which begins where the buffer does.
          const own = tf.tensor2d(values.slice(start * columns, end * columns), [end - start, columns]);
          return tf.matMul(matrix, own, true);
        });
        return Float32Array.from((parts.length === 1 ? parts[0]! : tf.addN(parts)).dataSync<"float32">());
      }),
    dispose: () => {
      for (const { matrix } of blocks) matrix.dispose();
    },
  };
}

/**
 * Centres features and scales them together to a mean square of 1, in place: then one penalty suits every network.
 */
export function normalise(features: Float32Array, rows: number, width: number): void {
  const mean = new Float64Array(width);
  for (let at = 0; at < features.length; at += 1) mean[at % width] = mean[at % width]! + features[at]!;
  let squares = 0;
  for (let at = 0; at < features.length; at += 1) {
    features[at] = features[at]! - mean[at % width]! / rows;
    squares += features[at]! * features[at]!;
  }
  const scale = 1 / (Math.sqrt(squares / features.length) || 1);
  for (let at = 0; at < features.length; at += 1) features[at] = features[at]! * scale;
}
