import { float32 } from "../constant.ts";
import { singleOutput } from "../gradientRules/gradientRule.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";
import { cast } from "../inference/layerOps.ts";

/**
 * relu6 as min(relu(x), 6): TensorFlow joins relu to the batch norm before it, and its kernel for relu6 takes 1.7 times as
 * long as a minimum in bfloat16. The gradient passes both at once, where the answer lies between 0 and 6.
 */
export function clipAtSix(g: GraphBuilder, x: Value, name: string): Value {
  const positive = g.op("Relu", [x], {}, { name: `${name}/relu`, gradient: (_, __, [grad]) => [grad] });
  const six = cast(g, g.constant(float32(6)), x.dtype);
  const gradient = singleOutput((graph, grad, _, { outputs }) => [
    graph.op("Relu6Grad", [grad, outputs[0]!]),
    undefined,
  ]);
  return g.op("Minimum", [positive, six], {}, { name, gradient });
}
