import { int32 } from "../constant.ts";
import type { GraphBuilder, GraphNode, Value, Variable } from "../graphBuilder.ts";
import type { Learned } from "./stateSignatures.ts";
import type { NewValue } from "./thawedEmitter.ts";

/** What a part of a batch gives. */
export interface Accumulated {
  readonly loss: Value;
  /** Gradients, in the order of the learned parameters. */
  readonly found: readonly Value[];
  readonly statistics: readonly NewValue[];
}

/**
 * Adds the step in parts, `accumulate`, `apply` and `clear`: sums of gradients and of running statistics, each part's by its
 * share, that only exist once a batch had to be divided. Nothing is updated before `apply`, so that a step which fails in
 * between can be made again.
 * @param fed what `accumulate` takes besides the share
 * @param rates what `apply` takes; `update` adds a parameter's update by its gradient
 */
export function emitParts(
  g: GraphBuilder,
  fed: Readonly<Record<string, Value>>,
  { found, loss, statistics }: Accumulated,
  learned: readonly Learned[],
  { rates, update }: { readonly rates: Value; readonly update: (each: Learned, gradient: Value) => GraphNode },
): void {
  const done = g.constant(int32(1), "done");
  const share = g.placeholder("share", "float32", []);
  const sumFor = ({ name, shape }: Variable): Variable => g.blankVariable(`${name}/sum`, "float32", shape);
  const sums = learned.map(({ variable }) => sumFor(variable));
  const means = statistics.map(({ variable }) => sumFor(variable));
  const cleared = [...sums, ...means].map((sum) => g.assignZeros(sum));
  const add = (sum: Variable, value: Value): GraphNode => g.node("AssignAddVariableOp", [sum.handle, value]);
  const added = [
    ...sums.map((sum, at) => add(sum, found[at]!)),
    ...means.map((mean, at) => add(mean, g.op("Mul", [statistics[at]!.value, share]))),
  ];
  const applied = [
    ...learned.map((each, at) => update(each, g.read(sums[at]!))),
    ...means.map((mean, at) => g.assign(statistics[at]!.variable, g.read(mean))),
  ];
  g.signature("clear", { inputs: {}, outputs: { done: g.afterAll(cleared, done) } });
  g.signature("accumulate", { inputs: { ...fed, share }, outputs: { loss: g.afterAll(added, loss) } });
  g.signature("apply", { inputs: { rates }, outputs: { done: g.afterAll(applied, done) } });
}
