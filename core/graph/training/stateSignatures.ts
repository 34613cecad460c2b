import type { OptimizerSettings } from "../../contract/training.ts";
import { int32 } from "../constant.ts";
import type { GraphBuilder, GraphNode, Value, Variable } from "../graphBuilder.ts";
import { type ParameterLayout, toInner, toOuter } from "./layout.ts";
import { accumulators } from "./optimizerUpdate.ts";

/** A tensor of the state dict that a training graph keeps in a variable. */
export interface Stored {
  readonly name: string;
  readonly variable: Variable;
  readonly layout: ParameterLayout;
}

/** A parameter that the optimizer changes, with its group's place and the optimizer's own tensors. */
export interface Learned extends Stored {
  readonly group: number;
  readonly decays: boolean;
  readonly kept: readonly Variable[];
}

export interface GraphState {
  readonly stored: readonly Stored[];
  readonly learned: readonly Learned[];
  readonly optimizer: OptimizerSettings;
  /** Nodes that `begin` runs besides. */
  readonly beginnings: readonly GraphNode[];
}

/**
 * Adds `weights` and `state`: nothing → every tensor by its name, the second with what the optimizer keeps; `begin` and
 * `restore`: every tensor of the one or of the other → done. After `begin` the optimizer has kept nothing yet, whatever
 * was run before.
 */
export function emitState(g: GraphBuilder, { stored, learned, optimizer, beginnings }: GraphState): void {
  const names = accumulators(optimizer);
  const own = learned.flatMap(({ name, layout, kept }) =>
    kept.map((variable, at) => ({ name: `${name}/${names[at]!}`, variable, layout })),
  );
  const all = [...stored, ...own];
  const read = (some: readonly Stored[]): Record<string, Value> =>
    Object.fromEntries(some.map(({ name, variable, layout }) => [name, toOuter(g, layout, g.read(variable))]));
  g.signature("weights", { inputs: {}, outputs: read(stored) });
  g.signature("state", { inputs: {}, outputs: read(all) });
  const zeros = own.map(({ variable }) => g.assignZeros(variable));
  for (const [name, some, besides] of [
    ["restore", all, []],
    ["begin", stored, [...zeros, ...beginnings]],
  ] as const) {
    const inputs: Record<string, Value> = {};
    const written = some.map(({ name: tensor, variable, layout }) => {
      const value = g.placeholder(`${name}/${tensor}`, "float32", layout.shape);
      inputs[tensor] = value;
      // A copy in memory of TensorFlow's own: what is fed lies where the file was read to, and Adam's kernel ends the
      // process over memory that is not aligned as it wants it (seen once, on going on from a checkpoint).
      return g.assign(variable, g.op("DeepCopy", [toInner(g, layout, value)]));
    });
    g.signature(name, { inputs, outputs: { done: g.afterAll([...written, ...besides], g.constant(int32(1))) } });
  }
}
