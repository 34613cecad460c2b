import { bfloat16 } from "./constant.ts";
import { gradients } from "./gradients.ts";
import { GraphBuilder, type Value } from "./graphBuilder.ts";
import { GraphSession } from "./graphSession.ts";

const layout = { data_format: { string: "NHWC" }, padding: { string: "SAME" }, strides: { ints: [1, 1, 1, 1] } };

/**
 * Runs one small convolution of each kind in bfloat16, forward and backward. What it throws says which operation this
 * TensorFlow does not have.
 */
export async function probeBfloat16(): Promise<void> {
  const g = new GraphBuilder();
  const ones = (shape: readonly number[]): Value =>
    g.constant(bfloat16(new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1), shape));
  const image = g.placeholder("image", "float32", [-1, 8, 8, 4]);
  const x = g.op("Cast", [image], { DstT: { type: "bfloat16" } });
  const [dense, depthwise, bias] = [ones([3, 3, 4, 4]), ones([3, 3, 4, 1]), ones([4])];
  const first = g.op("Relu6", [g.op("BiasAdd", [g.op("Conv2D", [x, dense], layout), bias])]);
  const second = g.op("DepthwiseConv2dNative", [first, depthwise], layout);
  const loss = g.op("Cast", [second], { DstT: { type: "float32" } });
  const outputs = Object.fromEntries(
    gradients(g, loss, [x, dense, depthwise]).map((value, at) => [
      `gradient${at}`,
      g.op("Cast", [value], { DstT: { type: "float32" } }),
    ]),
  );
  g.signature("probe", { inputs: { image }, outputs: { ...outputs, loss } });
  const session = await GraphSession.open(g);
  try {
    await session.run("probe", { image: { shape: [1, 8, 8, 4], values: new Float32Array(256).fill(1 / 64) } });
  } finally {
    session.dispose();
  }
}
