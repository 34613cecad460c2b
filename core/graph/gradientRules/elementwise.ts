import { float32 } from "../constant.ts";
import type { GradientRule, GraphBuilder, Value } from "../graphBuilder.ts";
import { reduceToOperands } from "../reduceTo.ts";
import { singleOutput } from "./gradientRule.ts";

const scalar = (g: GraphBuilder, value: number, like: Value): Value => {
  const constant = g.constant(float32(value));
  return like.dtype === "float32" ? constant : g.op("Cast", [constant], { DstT: { type: like.dtype } });
};

const add = singleOutput((g, grad, [a, b]) => reduceToOperands(g, a!, b!, grad, grad));

const half = (kernel: string): GradientRule =>
  singleOutput((g, grad, [x], node) => [g.op(kernel, [grad, kernel === "Relu6Grad" ? x! : node.outputs[0]!])]);

export const elementwiseRules: Readonly<Record<string, GradientRule>> = {
  Add: add,
  AddV2: add,
  AddN: singleOutput((_, grad, inputs) => inputs.map(() => grad)),
  Identity: singleOutput((_, grad) => [grad]),
  Neg: singleOutput((g, grad) => [g.op("Neg", [grad])]),
  Sub: singleOutput((g, grad, [a, b]) => reduceToOperands(g, a!, b!, grad, g.op("Neg", [grad]))),
  Mul: singleOutput((g, grad, [a, b]) => reduceToOperands(g, a!, b!, g.op("Mul", [grad, b!]), g.op("Mul", [grad, a!]))),
  RealDiv: singleOutput((g, grad, [a, b], node) => {
    const byA = g.op("RealDiv", [grad, b!]);
    return reduceToOperands(g, a!, b!, byA, g.op("Neg", [g.op("Mul", [byA, node.outputs[0]!])]));
  }),
  // d max(a, b) goes to the larger; where both are equal, to the first, as in TensorFlow.
  Maximum: singleOutput((g, grad, [a, b]) => {
    const first = g.op("GreaterEqual", [a!, b!]);
    const zero = g.op("ZerosLike", [grad]);
    return reduceToOperands(g, a!, b!, g.op("SelectV2", [first, grad, zero]), g.op("SelectV2", [first, zero, grad]));
  }),
  Exp: singleOutput((g, grad, _, node) => [g.op("Mul", [grad, node.outputs[0]!])]),
  Log: singleOutput((g, grad, [x]) => [g.op("RealDiv", [grad, x!])]),
  Square: singleOutput((g, grad, [x]) => [g.op("Mul", [g.op("Mul", [grad, x!]), scalar(g, 2, grad)])]),
  SquaredDifference: singleOutput((g, grad, [a, b]) => {
    const byA = g.op("Mul", [g.op("Mul", [grad, g.op("Sub", [a!, b!])]), scalar(g, 2, grad)]);
    return reduceToOperands(g, a!, b!, byA, g.op("Neg", [byA]));
  }),
  Rsqrt: singleOutput((g, grad, _, node) => [g.op("RsqrtGrad", [node.outputs[0]!, grad])]),
  Relu: half("ReluGrad"),
  Relu6: half("Relu6Grad"),
  Tanh: singleOutput((g, grad, _, node) => {
    const slope = g.op("Sub", [scalar(g, 1, grad), g.op("Square", [node.outputs[0]!])]);
    return [g.op("Mul", [grad, slope])];
  }),
  Sigmoid: singleOutput((g, grad, _, node) => {
    const y = node.outputs[0]!;
    return [g.op("Mul", [grad, g.op("Mul", [y, g.op("Sub", [scalar(g, 1, grad), y])])])];
  }),
  // erf'(x) = 2/√π · exp(−x²)
  Erf: singleOutput((g, grad, [x]) => {
    const bell = g.op("Exp", [g.op("Neg", [g.op("Square", [x!])])]);
    return [g.op("Mul", [grad, g.op("Mul", [bell, scalar(g, 2 / Math.sqrt(Math.PI), grad)])])];
  }),
  Cast: singleOutput((g, grad, [x]) => [
    x!.dtype === "float32" || x!.dtype === "bfloat16" || x!.dtype === "float64"
      ? g.op("Cast", [grad], { DstT: { type: x!.dtype } })
      : undefined,
  ]),
};
