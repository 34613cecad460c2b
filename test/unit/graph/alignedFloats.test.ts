import { expect, test } from "vitest";
import { alignedFloats, giveSharedFloats, takeSharedFloats } from "../../../core/graph/alignedFloats.ts";
import { loadTensorflow } from "../../../core/graph/tensorflow.ts";

test.each([
  ["floats", alignedFloats],
  ["shared floats", takeSharedFloats],
])("a tensor holds what its %s held, and on Linux it is made of them without a copy", async (_kind, make) => {
  const tf = loadTensorflow();
  const [rows, width] = [2000, 1280];
  const floats = make(rows * width);
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

test("shared floats that were given back serve the next who asks for no more", () => {
  const [small, large] = [takeSharedFloats(100), takeSharedFloats(200)];
  giveSharedFloats(large);
  giveSharedFloats(small);
  expect(takeSharedFloats(201)).not.toBe(large);
  expect(takeSharedFloats(150)).toBe(large);
  // Lent out, and in nobody else's hands.
  expect(takeSharedFloats(100)).not.toBe(large);
});
