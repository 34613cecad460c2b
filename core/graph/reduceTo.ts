import type { GraphBuilder, Value } from "./graphBuilder.ts";

/** The shape of a value, as an int32 vector computed when the graph runs (TensorFlow folds it where it is fixed). */
export function shapeOf(g: GraphBuilder, value: Value): Value {
  return g.op("Shape", [value], { out_type: { type: "int32" } }, { name: "shape" });
}

/** Gradients of a broadcasting operation's two operands: each is summed over the axes along which it was repeated. */
export function reduceToOperands(g: GraphBuilder, a: Value, b: Value, gradA: Value, gradB: Value): [Value, Value] {
  const shapeA = shapeOf(g, a);
  const shapeB = shapeOf(g, b);
  const axes = g.node("BroadcastGradientArgs", [shapeA, shapeB], {}, { name: "broadcastAxes" }).outputs;
  return [
    g.op("Reshape", [g.op("Sum", [gradA, axes[0]!], { keep_dims: { bool: false } }), shapeA]),
    g.op("Reshape", [g.op("Sum", [gradB, axes[1]!], { keep_dims: { bool: false } }), shapeB]),
  ];
}
