import type { Layer } from "../../network/network.ts";
import { layerParameters } from "../../network/networkParameters.ts";
import { int32 } from "../constant.ts";
import type { Shape } from "../dtype.ts";
import type { GraphBuilder, Value } from "../graphBuilder.ts";

/** How one tensor of a state dict lies in a graph: PyTorch's shape, TensorFlow's, and the way between them. */
export interface ParameterLayout {
  readonly name: string;
  /** Shape in the state dict. */
  readonly shape: Shape;
  /** Shape of the variable. */
  readonly inner: Shape;
  /** Order of the state dict's axes in the variable; undefined where only the shape differs. */
  readonly axes: readonly number[] | undefined;
  /** A running statistic is kept, not learned. */
  readonly learned: boolean;
}

/** [out, in, height, width] → [height, width, in, out], or [height, width, channels, 1] for a depthwise convolution. */
const denseAxes = [2, 3, 1, 0];
const depthwiseAxes = [2, 3, 0, 1];

/** The tensors of a layer, in the order of `layerParameters`. */
export function layouts(layer: Layer): readonly ParameterLayout[] {
  return layerParameters(layer).map(([name, shape]) => {
    const learned = !/\.running_(mean|var)$/.test(name);
    if (layer.kind === "convolution" && shape.length === 4) {
      const axes = layer.groups > 1 ? depthwiseAxes : denseAxes;
      return { name, shape, inner: axes.map((axis) => shape[axis]!), axes, learned };
    }
    return { name, shape, inner: layer.kind === "layerScale" ? [layer.channels] : shape, axes: undefined, learned };
  });
}

/** A tensor in the state dict's order → as the variable keeps it. */
export function toInner(g: GraphBuilder, layout: ParameterLayout, value: Value): Value {
  return layout.axes === undefined ? reshaped(g, value, layout.inner) : transposed(g, value, layout.axes);
}

/** A variable's value → in the state dict's order. */
export function toOuter(g: GraphBuilder, layout: ParameterLayout, value: Value): Value {
  const { axes, shape } = layout;
  if (axes === undefined) return reshaped(g, value, shape);
  return transposed(
    g,
    value,
    shape.map((_, axis) => axes.indexOf(axis)),
  );
}

function transposed(g: GraphBuilder, value: Value, axes: readonly number[]): Value {
  return g.op("Transpose", [value, g.constant(int32(axes))]);
}

function reshaped(g: GraphBuilder, value: Value, shape: Shape): Value {
  return g.op("Reshape", [value, g.constant(int32(shape))]);
}
