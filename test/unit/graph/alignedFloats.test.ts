import { expect, test } from "vitest";
import { alignedFloats } from "../../../core/graph/alignedFloats.ts";
import { loadTensorflow } from "../../../core/graph/tensorflow.ts";

test("a tensor holds what its floats held, and on Linux it is made of them without a copy", async () => {
  const tf = loadTensorflow();
  const [rows, width] = [2000, 1280];
  const floats = alignedFloats(rows * width);
  floats.fill(2);
  const part = floats.subarray(1000 * width);
  const tensor = tf.tensor2d(part, [1000, width]);
  const ones = tf.ones([width, 1]);
  const sums = async () => await tf.tidy(() => tf.matMul(tensor, ones)).data();
  expect((await sums())[7]).toBe(2 * width);
  if (process.platform === "linux") {
    part[7 * width] = 5;
    expect((await sums())[7]).toBe(2 * width + 3);
  }
  tensor.dispose();
  ones.dispose();
});
